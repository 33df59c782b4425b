using System.Globalization;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Compare;

/// <summary>A comparison for people.</summary>
internal static class CompareText
{
    public static string Subjects(IEnumerable<SubjectFigures> subjects) => TextTable.Write(
        ["measured", "decisions/s", "server µs", "Redis µs", "Redis of a core"],
        subjects.Select(one => (IReadOnlyList<string>)[one.Name, Text(one.PerSecond, "N0"), Text(one.ServerMicros, "F1"), Text(one.RedisMicros, "F1"), Text(one.RedisShare * 100, "F0") + " %"]));

    public static string Tails(IEnumerable<TailFigures> tails) => TextTable.Write(
        ["open loop", "calls/s", "p50 µs", "p99 µs", "p99.9 µs", "dropped"],
        tails.Select(one => (IReadOnlyList<string>)[one.Name, Text(one.Rate, "N0"), Text(one.P50Micros, "F0"), Text(one.P99Micros, "F0"), Text(one.P999Micros, "F0"), Text(one.Dropped, "F0")]));

    public static string Bars(IEnumerable<Bar> bars) => TextTable.Write(
        ["figure", "measured", "bar", "", "the obvious way", "how"],
        bars.Select(bar => (IReadOnlyList<string>)
        [
            bar.Figure, Number(bar.Value), (bar.AtLeast ? ">= " : "<= ") + Number(bar.Limit), bar.Met switch { true => "met", false => "NOT MET", null => "not measured" },
            Number(bar.ObviousWay), bar.Note,
        ]));

    /// <summary>What a second service on the same Redis brings, and whether Redis is then the limit.</summary>
    public static string? TwoServices(IReadOnlyList<SubjectFigures> subjects)
    {
        SubjectFigures? two = subjects.FirstOrDefault(one => one.Key == CompareSubjects.TwoServices);
        SubjectFigures? one = subjects.FirstOrDefault(figures => figures.Key == CompareSubjects.OwnJoin);
        return two is null || one is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"two services on one Redis / one: {two.PerSecond / one.PerSecond:F2} of the decisions a second; Redis used {one.RedisShare * 100:F0} % of a core with one and {two.RedisShare * 100:F0} % with two, of {Environment.ProcessorCount} cores that all share");
    }

    public static IReadOnlyList<SvgChart> Charts(CompareReport report) =>
    [
        new("Decisions a second by round", "round", "decisions a second", [.. report.Subjects.Select(one => Rounds(one, sample => sample.PerSecond))]),
        new("CPU of the server by round", "round", "µs a decision", [.. report.Subjects.Where(one => one.ServerMicros > 0).Select(one => Rounds(one, sample => sample.ServerMicros))]),
        new("CPU of Redis by round", "round", "µs a decision", [.. report.Subjects.Where(one => one.RedisMicros > 0).Select(one => Rounds(one, sample => sample.RedisMicros))]),
    ];

    private static ChartSeries Rounds(SubjectFigures figures, Func<Sample, double> value)
        => new(figures.Key, [.. figures.Rounds.Select((sample, round) => (round + 1.0, value(sample)))]);

    private static string Number(double? value) => value switch
    {
        null => "–",
        >= 1000 => Text(value.Value, "N0"),
        _ => Text(value.Value, "0.##"),
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
