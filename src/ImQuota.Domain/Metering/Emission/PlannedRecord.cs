namespace ImQuota.Domain.Metering.Emission;

/// <summary>A record that is to be told.</summary>
/// <param name="Data">All of the month so far.</param>
/// <param name="Sequence">Makes its id.</param>
public sealed record PlannedRecord(MeterData Data, long Sequence);
