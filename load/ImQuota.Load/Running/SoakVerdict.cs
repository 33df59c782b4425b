using System.Globalization;
using ImQuota.Load.Measuring;

namespace ImQuota.Load.Running;

/// <summary>Whether latency and memory stayed flat. The first fifth is left out: caches and sets fill then.</summary>
internal sealed record SoakVerdict(double P99Rise, double ServiceRise, double RedisRise, bool Flat)
{
    /// <summary>A rise over the whole of up to this part of the mean is flat.</summary>
    public const double Allowed = 0.10;

    private const int LeastIntervals = 5;

    /// <summary>Null: too few intervals to tell.</summary>
    public static SoakVerdict? Of(IReadOnlyList<SoakMinute> all)
    {
        List<SoakMinute> minutes = [.. all.Skip(all.Count / 5)];
        if (minutes.Count < LeastIntervals)
        {
            return null;
        }

        double p99 = Slope.Rise([.. minutes.Select(minute => minute.Latency.P99Micros)]);
        double service = Slope.Rise([.. minutes.Select(minute => (double)minute.ServiceBytes)]);
        double redis = Slope.Rise([.. minutes.Select(minute => (double)minute.RedisBytes)]);
        return new SoakVerdict(p99, service, redis, p99 <= Allowed && service <= Allowed && redis <= Allowed);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Flat ? "flat" : "NOT FLAT")}: over the run p99 rose by {P99Rise * 100:F1} %, resident memory of the service by {ServiceRise * 100:F1} %, memory of Redis by {RedisRise * 100:F1} % (allowed {Allowed * 100:F0} %)");
}
