namespace ImQuota.Load.Checking;

/// <summary>What is known of one natural key: a membership, a friendship, a group.</summary>
internal sealed class KeyState
{
    private int _inFlight;

    /// <summary>Another call about it was in flight with this one, so their order in the store is open, and what was known before says nothing.</summary>
    public bool Overlapped { get; private set; }

    /// <summary>Whether it is so; null: calls about it overlapped or failed, so nobody outside the store can tell.</summary>
    public bool? IsSo { get; private set; } = false;

    /// <summary>A call about the key goes out. Returns what it will find; null: cannot be known.</summary>
    public bool? Begin()
    {
        if (_inFlight++ > 0)
        {
            Overlapped = true;
        }

        return Overlapped ? null : IsSo;
    }

    /// <summary>The call came back with <paramref name="isSo"/>; null: it failed.</summary>
    public void End(bool? isSo)
    {
        IsSo = Overlapped ? null : isSo;
        if (--_inFlight == 0)
        {
            Overlapped = false;
        }
    }
}
