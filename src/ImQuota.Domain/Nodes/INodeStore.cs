using NodaTime;

namespace ImQuota.Domain.Nodes;

/// <summary>Leases of nodes and the connections under them (spec section 2, PCC).</summary>
public interface INodeStore
{
    /// <summary>Begins a full report of a node's connections in an app; returns the report's epoch. Null: unknown app.</summary>
    Task<long?> BeginReportAsync(ulong sdkAppId, string nodeId, Duration lease, CancellationToken cancellationToken);

    /// <summary>Adds connections to the report; idempotent. Returns false when a newer report has begun.</summary>
    Task<bool> ReportAsync(ulong sdkAppId, string nodeId, long epoch, IReadOnlyList<NodeConnection> connections, CancellationToken cancellationToken);

    /// <summary>Ends the report: what it did not name and was not opened since is gone. Returns how many went; -1 when a newer report has begun.</summary>
    Task<long> EndReportAsync(ulong sdkAppId, string nodeId, long epoch, CancellationToken cancellationToken);

    /// <summary>Renews the node's lease in an app. False: the lease is over, a report is due.</summary>
    Task<bool> RenewAsync(ulong sdkAppId, string nodeId, long epoch, Duration lease, CancellationToken cancellationToken);

    /// <summary>Gives the lease back: its connections go at once.</summary>
    Task ReleaseAsync(ulong sdkAppId, string nodeId, CancellationToken cancellationToken);

    /// <summary>Removes what ended leases left behind in an app, in bounded steps, to the end.</summary>
    Task SweepAsync(ulong sdkAppId, CancellationToken cancellationToken);
}
