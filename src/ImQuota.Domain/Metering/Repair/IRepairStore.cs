namespace ImQuota.Domain.Metering.Repair;

/// <summary>Compares what is stored with a truth, or with itself, and puts it right.</summary>
public interface IRepairStore
{
    /// <summary>Begins to compare with a caller's truth. Null: unknown app or group.</summary>
    Task<IReconciliation?> BeginAsync(ulong sdkAppId, TruthScope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Compares the counters of an app with its tables, in steps of a few milliseconds beside the traffic, and unless <paramref name="dryRun"/> puts them
    /// right. Null: unknown app.
    /// </summary>
    /// <param name="sdkAppId">The app.</param>
    /// <param name="dryRun">Only compare.</param>
    /// <param name="cutOff">The store may have kept a part of its last script; only before there is traffic, and not with <paramref name="dryRun"/>.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    Task<IReadOnlyList<RecountedCounter>?> RecountAsync(ulong sdkAppId, bool dryRun, bool cutOff, CancellationToken cancellationToken);
}
