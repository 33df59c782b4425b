namespace ImQuota.Load.Compare;

/// <summary>What a driver got in a while.</summary>
/// <param name="Decisions">Right answers.</param>
/// <param name="Problem">The first wrong or missing answer; null: there was none.</param>
internal readonly record struct DriveResult(long Decisions, double Seconds, string? Problem);
