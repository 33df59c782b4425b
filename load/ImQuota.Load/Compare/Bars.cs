using System.Globalization;
using ImQuota.Load.Scale;

namespace ImQuota.Load.Compare;

/// <summary>The figures that were promised, out of the medians of one run.</summary>
internal static class Bars
{
    private const double MicrosASecond = 1_000_000;

    public static IReadOnlyList<Bar> Of(IReadOnlyList<SubjectFigures> subjects, IReadOnlyList<TailFigures> tails, (int Races, int OverAdmitted, string? Problem) race, IReadOnlyList<ScaleStep> scale)
    {
        var by = subjects.ToDictionary(one => one.Key, StringComparer.Ordinal);
        var tail = tails.ToDictionary(one => one.Key, StringComparer.Ordinal);
        string without = "h2load is not installed";
        return
        [
            new("unary JoinGroup / empty unary call, calls a second", Ratio(by, CompareSubjects.Join, CompareSubjects.Empty, Rate), 0.6, true,
                Ratio(by, CompareSubjects.ScriptText, CompareSubjects.Empty, Rate), by.ContainsKey(CompareSubjects.Join) ? "by h2load" : without),
            new("the same, new joins written, own client", Ratio(by, CompareSubjects.OwnJoin, CompareSubjects.OwnEmpty, Rate), 0.6, true, null, "cross-check"),
            new("unary JoinGroup / nginx + lua + redis, calls a second", Ratio(by, CompareSubjects.Join, CompareSubjects.Nginx, Rate), 2.5, true,
                Ratio(by, CompareSubjects.ScriptText, CompareSubjects.Nginx, Rate), by.ContainsKey(CompareSubjects.Nginx) ? "by h2load" : "nginx with lua, or h2load, is not installed"),
            new("ImQuota.Client / empty unary call through Grpc.Net.Client, a second", Ratio(by, CompareSubjects.ClientStream, CompareSubjects.ClientEmpty, Rate), 3.0, true, null, ""),
            new("service CPU of a streamed decision / of an empty unary call", Ratio(by, CompareSubjects.Stream, EmptyOf(by), ServerCpu), 0.5, false,
                Ratio(by, CompareSubjects.ScriptText, CompareSubjects.Empty, ServerCpu), "AdmitStream, new joins"),
            new("decisions per second of Redis CPU", PerRedisSecond(by, CompareSubjects.Stream), 120_000, true, PerRedisSecond(by, CompareSubjects.ScriptText), "AdmitStream, new joins"),
            new("the same by JoinGroup, nothing written", PerRedisSecond(by, CompareSubjects.Join), 120_000, true, null, "cross-check, by h2load"),
            new("the same by ImQuota.Client", PerRedisSecond(by, CompareSubjects.ClientStream), 120_000, true, null, "cross-check"),
            new("p99 at half of saturation, open loop / (empty call + bare EVALSHA)", TailRatio(tail), 1.5, false, null, "own client"),
            .. OfScale(scale),
            new("over-admissions while the load runs", race.Races == 0 ? null : race.OverAdmitted, 0, false, null, $"{race.Races} races"),
        ];
    }

    private static IEnumerable<Bar> OfScale(IReadOnlyList<ScaleStep> steps)
    {
        ScaleStep? first = steps.Count > 1 ? steps[0] : null;
        ScaleStep? last = steps.Count > 1 ? steps[^1] : null;
        string how = last is null
            ? "--scale-users, or ImQuota.Load scale"
            : string.Create(CultureInfo.InvariantCulture, $"{first!.Users:N0} to {last.Users:N0} users, {last.Groups:N0} groups");
        yield return new("service CPU of a decision, large app / small app", last?.ServiceRatio, 1.2, false, null, how);
        yield return new("Redis CPU of a decision, large app / small app", last?.RedisRatio, 1.2, false, null, how);
        yield return new("Redis bytes of a monthly active user", last?.BytesAnActive, 10, false, null, how);
        yield return new("Redis bytes of a membership", last?.BytesAMembership, 12, false, null, how);
        yield return new("Redis bytes of a friend side", last?.BytesAFriendSide, 12, false, null, how);
        yield return new("Redis bytes of an open connection", last?.BytesAConnection, 160, false, null, how);
    }

    private static string EmptyOf(Dictionary<string, SubjectFigures> by) => by.ContainsKey(CompareSubjects.Empty) ? CompareSubjects.Empty : CompareSubjects.OwnEmpty;

    private static double Rate(SubjectFigures figures) => figures.PerSecond;

    private static double ServerCpu(SubjectFigures figures) => figures.ServerMicros;

    private static double? Ratio(Dictionary<string, SubjectFigures> by, string over, string under, Func<SubjectFigures, double> value)
        => by.TryGetValue(over, out SubjectFigures? first) && by.TryGetValue(under, out SubjectFigures? second) && value(second) > 0 ? value(first) / value(second) : null;

    private static double? PerRedisSecond(Dictionary<string, SubjectFigures> by, string key)
        => by.TryGetValue(key, out SubjectFigures? figures) && figures.RedisMicros > 0 ? MicrosASecond / figures.RedisMicros : null;

    private static double? TailRatio(Dictionary<string, TailFigures> tail)
        => tail.TryGetValue(TailSubject.Join, out TailFigures? join) && tail.TryGetValue(TailSubject.Empty, out TailFigures? empty) && tail.TryGetValue(TailSubject.EvalSha, out TailFigures? bare)
            ? join.P99Micros / (empty.P99Micros + bare.P99Micros)
            : null;
}
