namespace ImQuota.Load.Checking;

/// <summary>
/// What a caller can know of one limited thing while calls are in flight. The store's count is never below <see cref="AtLeast"/> (grants
/// that were told, less every release that was sent) and never above <see cref="AtMost"/> (grants that were sent and not refused, less
/// releases that were told). So a count above the limit, or a denial below it, is proven by replies alone.
/// </summary>
internal sealed class LimitCount(long before)
{
    private long _grantsSent;
    private long _grantsTold;
    private long _releasesSent;

    public long ReleasesTold { get; private set; }

    public long AtLeast => before + _grantsTold - _releasesSent;

    public long AtMost => AtMostWith(ReleasesTold);

    /// <summary>The most it can have been at some moment after <paramref name="releasesTold"/> were told.</summary>
    public long AtMostWith(long releasesTold) => before + _grantsSent - releasesTold;

    public void SendGrant() => _grantsSent++;

    public void TellGrant() => _grantsTold++;

    /// <summary>Denied, or already so.</summary>
    public void TellNoGrant() => _grantsSent--;

    public void SendRelease() => _releasesSent++;

    public void TellRelease() => ReleasesTold++;

    public void TellNoRelease() => _releasesSent--;
}
