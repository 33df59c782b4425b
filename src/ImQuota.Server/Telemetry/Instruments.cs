using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>What all instruments have in common.</summary>
internal static class Instruments
{
    /// <summary>From 50 us to 0.8 s: the default buckets of the library begin at 5 ms, where ours is long done.</summary>
    private static readonly HistogramConfiguration Latency = new() { Buckets = Histogram.ExponentialBuckets(0.000_05, 2, 15) };

    /// <summary>No exemplars: the library would format the ids of a trace for every count.</summary>
    public static MetricFactory Of(CollectorRegistry registry)
    {
        MetricFactory metrics = Metrics.WithCustomRegistry(registry);
        metrics.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        return metrics;
    }

    public static Histogram CreateLatency(this MetricFactory metrics, string name, string help, params string[] labels)
        => metrics.CreateHistogram(name, help, labels, Latency);
}
