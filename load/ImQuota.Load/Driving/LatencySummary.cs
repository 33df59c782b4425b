namespace ImQuota.Load.Driving;

/// <summary>Percentiles in microseconds.</summary>
internal sealed record LatencySummary(long Count, double MeanMicros, double P50Micros, double P90Micros, double P99Micros, double P999Micros, double MaxMicros)
{
    public static LatencySummary None { get; } = new(0, 0, 0, 0, 0, 0, 0);
}
