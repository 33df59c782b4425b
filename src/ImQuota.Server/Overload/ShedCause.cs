namespace ImQuota.Server.Overload;

/// <summary>Why actions were refused unseen; a label of imquota_actions_shed_total.</summary>
internal enum ShedCause
{
    None,

    /// <summary>The process has more to do than it can.</summary>
    Busy,

    /// <summary>It has much to do, and the caller more than its share of it.</summary>
    Share,

    /// <summary>The caller's own rate.</summary>
    Rate,
}
