namespace ImQuota.Domain.Metering;

/// <summary>Differences between the store and a caller's truth.</summary>
/// <param name="MissingIds">In the truth, not in the store: added.</param>
/// <param name="ExtraCount">In the store, not in the truth: removed.</param>
public sealed record ReconcileReport(IReadOnlyList<string> MissingIds, long ExtraCount);
