using System.Globalization;
using ImQuota.Load.Driving;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Running;

/// <summary>Reports for people.</summary>
internal static class RunText
{
    private static readonly double[] Percentiles = [1, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100];

    public static string Table(IEnumerable<RunReport> steps) => TextTable.Write(
        ["rate asked", "achieved", "p50 µs", "p90 µs", "p99 µs", "p99.9 µs", "max µs", "own delay p99 µs", "dropped", "failed", "lost"],
        steps.Select(step => (IReadOnlyList<string>)
        [
            Whole(step.RateAsked), Whole(step.RateAchieved), Whole(step.Latency.P50Micros), Whole(step.Latency.P90Micros), Whole(step.Latency.P99Micros),
            Whole(step.Latency.P999Micros), Whole(step.Latency.MaxMicros), Whole(step.SendDelay.P99Micros), Whole(step.CallsDropped), Whole(step.CallsFailed), Whole(step.CallsLost),
        ]));

    public static string Check(CheckReport check)
    {
        string denials = check.Denials.Count == 0 ? "none" : string.Join(", ", check.Denials.Select(denial => $"{denial.Key} {Whole(denial.Value)}"));
        List<string> lines = [$"allowed {Whole(check.Allowed)} (already so {Whole(check.Already)}); denied: {denials}"];
        if (check.FailedActions > 0)
        {
            lines.Add($"{Whole(check.FailedActions)} actions got no decision, the first: {check.FirstFailure}");
        }

        lines.Add(check.WrongReplies == 0 ? "every reply and every count holds" : $"WRONG: {Whole(check.WrongReplies)} replies or counts cannot be right:");
        lines.AddRange(check.FirstWrong.Select(sentence => "  " + sentence));
        return string.Join('\n', lines);
    }

    public static SvgChart PercentileChart(LatencyRecorder latency) => new(
        "Latency by percentile, from the instant a call was due", "1 / (1 - percentile)", "µs",
        [new ChartSeries("latency", [.. latency.Curve(Percentiles).Where(point => point.Percentile < 100).Select(point => (100 / (100 - point.Percentile), point.Micros))])],
        LogX: true, LogY: true);

    public static SvgChart RateChart(IReadOnlyList<RunReport> steps) => new(
        "Latency by rate", "decisions a second, achieved", "µs",
        [
            Series("p50", steps, step => step.Latency.P50Micros),
            Series("p90", steps, step => step.Latency.P90Micros),
            Series("p99", steps, step => step.Latency.P99Micros),
            Series("p99.9", steps, step => step.Latency.P999Micros),
        ],
        LogY: true);

    public static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static ChartSeries Series(string name, IReadOnlyList<RunReport> steps, Func<RunReport, double> value)
        => new(name, [.. steps.Select(step => (step.RateAchieved, value(step)))]);
}
