namespace ImQuota.Domain.Admission;

/// <summary>Why a store did not carry out what it was asked for. What is done about each: docs/reliability.md.</summary>
public enum StoreFault
{
    /// <summary>A fault of a kind that is not told apart.</summary>
    Other = 0,

    /// <summary>Nobody listens, or the connection broke.</summary>
    Refused = 1,

    /// <summary>It is connected and does not answer in time.</summary>
    Hung = 2,

    /// <summary>A replica was asked to write, as after a failover.</summary>
    ReadOnly = 3,

    /// <summary>It still reads its data from disk.</summary>
    Loading = 4,

    /// <summary>The app's slot moves between shards of a cluster.</summary>
    Moving = 5,

    /// <summary>The cluster serves no slots, or not this one.</summary>
    ClusterDown = 6,

    /// <summary>At <c>maxmemory</c>, with nothing that may be evicted.</summary>
    OutOfMemory = 7,

    /// <summary>It refuses to write what it could lose: persistence fails, or replicas are missing.</summary>
    Unsafe = 8,

    /// <summary>A script of somebody else holds it.</summary>
    Busy = 9,

    /// <summary>Wrong user, wrong password, or not allowed to.</summary>
    Unauthorized = 10,

    /// <summary>The connection could not be secured or authenticated: certificates, or the password at its start.</summary>
    Handshake = 11,

    /// <summary>It is not the store that this service knows: its marker is gone or another one.</summary>
    Wiped = 12,

    /// <summary>It answers, but more waits for it than may wait.</summary>
    Overloaded = 13,
}
