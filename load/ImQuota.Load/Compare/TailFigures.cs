using ImQuota.Load.Driving;
using ImQuota.Load.Measuring;

namespace ImQuota.Load.Compare;

/// <summary>Medians over the rounds of one call's percentiles; the first round is left out where there is another.</summary>
internal sealed record TailFigures(string Key, string Name, double Rate, double P50Micros, double P99Micros, double P999Micros, long Dropped, long Failed)
{
    public static TailFigures Of(TailSubject subject, double rate, IReadOnlyList<LoadMeter> meters)
    {
        List<LatencySummary> kept = [.. meters.Skip(meters.Count > 1 ? 1 : 0).Select(meter => meter.Latency.Summary())];
        return new TailFigures(
            subject.Key, subject.Name, rate, Slope.Median(kept.Select(one => one.P50Micros)), Slope.Median(kept.Select(one => one.P99Micros)), Slope.Median(kept.Select(one => one.P999Micros)),
            meters.Sum(meter => meter.Dropped), meters.Sum(meter => meter.Failed + meter.Lost));
    }
}
