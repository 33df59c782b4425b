using ImQuota.Load.Measuring;

namespace ImQuota.Load.Compare;

/// <summary>Medians of a subject over the rounds; the first round, in which everything warms up, is left out where there is another.</summary>
internal sealed record SubjectFigures(string Key, string Name, double PerSecond, double ServerMicros, double RedisMicros, double RedisShare, IReadOnlyList<Sample> Rounds, string? Problem)
{
    public static SubjectFigures Of(string key, string name, IReadOnlyList<Sample> samples)
    {
        List<Sample> kept = [.. samples.Skip(samples.Count > 1 ? 1 : 0)];
        return new SubjectFigures(
            key, name, Slope.Median(kept.Select(one => one.PerSecond)), Slope.Median(kept.Select(one => one.ServerMicros)), Slope.Median(kept.Select(one => one.RedisMicros)),
            Slope.Median(kept.Select(one => one.RedisShare)), samples, samples.Select(one => one.Problem).FirstOrDefault(problem => problem is not null));
    }
}
