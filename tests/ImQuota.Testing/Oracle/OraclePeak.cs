using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>The highest numbers of one month (PCC), taken at each change.</summary>
internal sealed class OraclePeak(int month)
{
    /// <summary>yyyymm; 0: nobody looked yet.</summary>
    internal int Month => month;

    internal long Connections { get; private set; }

    /// <summary>When the peak was first reached; null while nothing was open this month.</summary>
    internal Instant? At { get; private set; }

    internal SortedDictionary<string, long> ByNode { get; private set; } = [];

    internal long OnlineUsers { get; private set; }

    internal void Take(Instant at, SortedDictionary<string, long> byNode, long onlineUsers)
    {
        OnlineUsers = Math.Max(OnlineUsers, onlineUsers);
        if (byNode.Values.Sum() > Connections)
        {
            Connections = byNode.Values.Sum();
            At = at;
            ByNode = byNode;
        }
    }
}
