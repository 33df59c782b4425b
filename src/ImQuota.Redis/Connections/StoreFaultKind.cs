namespace ImQuota.Redis.Connections;

/// <summary>What was wrong with a store that did not carry out a command; a closed set, fit for labels.</summary>
public enum StoreFaultKind
{
    /// <summary>A fault of ours, or one that is not known.</summary>
    Other = 0,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>No connection.</summary>
    Connection,

    /// <summary>It reads its data from disk (LOADING).</summary>
    Loading,

    /// <summary>A replica was asked to write (READONLY), as after a failover.</summary>
    ReadOnly,

    /// <summary>Its memory is full (OOM).</summary>
    OutOfMemory,

    /// <summary>It cannot persist or replicate, and so refuses writes (MISCONF, NOREPLICAS).</summary>
    NotPersisting,

    /// <summary>Slots have no owner, or move (CLUSTERDOWN, MASTERDOWN, MOVED, ASK, TRYAGAIN).</summary>
    Cluster,

    /// <summary>A script or a client holds it (BUSY, UNBLOCKED).</summary>
    Busy,

    /// <summary>It does not let us in (NOAUTH, WRONGPASS, NOPERM).</summary>
    Refused,
}
