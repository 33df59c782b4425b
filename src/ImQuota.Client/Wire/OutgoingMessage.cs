using ImQuota.Client.Actions;

namespace ImQuota.Client.Wire;

/// <summary>
/// An AdmitStreamRequest under way, and the calls that wait for its response. Kept by its stream and used again. Its fields belong to the
/// dispatcher's lock, but for <see cref="Items"/> between the taking and the answering, when they do not change.
/// </summary>
internal sealed class OutgoingMessage
{
    private PendingAction?[] _items = new PendingAction?[16];

    /// <summary>0: free. Answers name it.</summary>
    public ulong Id { get; set; }

    public int Count { get; private set; }

    /// <summary>Bytes of its actions on the wire.</summary>
    public int Bytes { get; private set; }

    /// <summary>Timestamp of the taking.</summary>
    public long SentAt { get; set; }

    /// <summary>No action of it runs out of time before this timestamp.</summary>
    public long EarliestDeadline { get; set; }

    /// <summary>Its response is being handed out, so its calls need no deadline any more.</summary>
    public bool Answering { get; set; }

    public Span<PendingAction?> Items => _items.AsSpan(0, Count);

    public void Add(PendingAction action)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = action;
        Bytes += action.WireBytes;
        EarliestDeadline = Math.Min(EarliestDeadline, action.DeadlineAt);
    }

    public void Clear()
    {
        Items.Clear();
        Count = 0;
        Bytes = 0;
        Id = 0;
        EarliestDeadline = long.MaxValue;
        Answering = false;
    }
}
