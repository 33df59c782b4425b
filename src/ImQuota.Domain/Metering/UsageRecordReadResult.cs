namespace ImQuota.Domain.Metering;

/// <summary>A usage record, or everything that is wrong with its JSON.</summary>
/// <param name="Record">Null if there are errors, or if it is well formed and of a type that says nothing of use.</param>
/// <param name="Errors">One sentence each: JSON path, value, bound.</param>
public sealed record UsageRecordReadResult(UsageRecord? Record, IReadOnlyList<string> Errors);
