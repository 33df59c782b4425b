using HdrHistogram;

namespace ImQuota.Load.Driving;

/// <summary>Latencies from 100 ns to 10 minutes in three digits; longer ones count as 10 minutes. Safe for many threads.</summary>
internal sealed class LatencyRecorder
{
    private const int Digits = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private readonly LongHistogram _values = new(1, Longest.Ticks, Digits);

    public void Record(TimeSpan latency)
    {
        // Less than nothing: the reply of a call sent in the very moment it was due, on a coarse clock.
        long ticks = Math.Clamp(latency.Ticks, 0, Longest.Ticks);
        lock (_gate)
        {
            _values.RecordValue(ticks);
        }
    }

    /// <summary>What was recorded so far.</summary>
    public LatencySummary Summary()
    {
        lock (_gate)
        {
            return _values.TotalCount == 0
                ? LatencySummary.None
                : new LatencySummary(_values.TotalCount, Micros(_values.GetMean()), At(50), At(90), At(99), At(99.9), Micros(_values.GetMaxValue()));
        }
    }

    /// <summary>Latency in microseconds at each of <paramref name="percentiles"/> (0-100).</summary>
    public IReadOnlyList<(double Percentile, double Micros)> Curve(IEnumerable<double> percentiles)
    {
        lock (_gate)
        {
            return _values.TotalCount == 0 ? [] : [.. percentiles.Select(percentile => (percentile, At(percentile)))];
        }
    }

    private double At(double percentile) => Micros(_values.GetValueAtPercentile(percentile));

    private static double Micros(double ticks) => ticks / TimeSpan.TicksPerMicrosecond;
}
