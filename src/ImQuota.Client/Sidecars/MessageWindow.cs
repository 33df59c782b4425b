using ImQuota.Client.Actions;
using ImQuota.Client.Wire;

namespace ImQuota.Client.Sidecars;

/// <summary>The messages of one stream that are under way: so many at most, one being written at a time. Belongs to the dispatcher's lock.</summary>
internal sealed class MessageWindow
{
    private readonly OutgoingMessage[] _messages;
    private ulong _lastId;
    private TaskCompletionSource? _written;

    public MessageWindow(int size)
    {
        _messages = new OutgoingMessage[size];
        for (int i = 0; i < size; i++)
        {
            _messages[i] = new OutgoingMessage();
            _messages[i].Clear();
        }
    }

    /// <summary>The sidecar answers on the stream.</summary>
    public bool Open { get; set; }

    public int InFlight { get; private set; }

    public bool IsWriting { get; private set; }

    public bool HasRoom => Open && !IsWriting && InFlight < _messages.Length;

    /// <summary>Those under way.</summary>
    public IEnumerable<OutgoingMessage> Messages => _messages.Where(message => message.Id != 0);

    /// <summary>Whether a message has been under way for more than <paramref name="ticks"/>.</summary>
    public bool IsLate(long now, long ticks)
    {
        foreach (OutgoingMessage message in _messages)
        {
            if (message.Id != 0 && now - message.SentAt > ticks)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A message to fill and write; only while there is room.</summary>
    public OutgoingMessage Take(long now)
    {
        OutgoingMessage message = Find(0)!;
        message.Id = ++_lastId;
        message.SentAt = now;
        InFlight++;
        IsWriting = true;
        return message;
    }

    /// <summary>Null: there is none.</summary>
    public OutgoingMessage? Find(ulong id)
    {
        foreach (OutgoingMessage message in _messages)
        {
            if (message.Id == id)
            {
                return message;
            }
        }

        return null;
    }

    public void Free(OutgoingMessage message)
    {
        message.Clear();
        InFlight--;
    }

    public void Written()
    {
        IsWriting = false;
        _written?.SetResult();
        _written = null;
    }

    /// <summary>Ends when no message is being written, so that none is taken back while it is.</summary>
    public Task WrittenAsync()
        => IsWriting ? (_written ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
}
