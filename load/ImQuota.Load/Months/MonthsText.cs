using System.Globalization;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Months;

/// <summary>The phases for people.</summary>
internal static class MonthsText
{
    /// <param name="per">What commands and bytes are divided by, e.g. "an app".</param>
    /// <param name="count">How many of those.</param>
    /// <param name="phases">Each in a row.</param>
    public static string Table(string per, int count, IReadOnlyList<MonthsPhase> phases) => TextTable.Write(
        ["what is due", "seconds", "stops", "commands", "commands " + per, "B " + per, "Redis CPU s", "decisions beside", "not answered", "p50 µs", "p99 µs", "of each", "p99 / before"],
        phases.Select(phase => (IReadOnlyList<string>)
        [
            phase.Name, Text(phase.Took.TotalSeconds, "F1"), Text(phase.Stops, "N0"), Text(phase.Commands, "N0"), Text((double)phase.Commands / count, "F2"), Text((double)phase.Bytes / count, "F1"),
            Text(phase.RedisCpu.TotalSeconds, "F1"), Text(phase.Beside.Count, "N0"), Text(phase.Dropped, "N0"), Text(phase.Beside.P50Micros, "N0"), Text(phase.Beside.P99Micros, "N0"),
            Text(phase.P99Micros.Min(), "N0") + "–" + Text(phase.P99Micros.Max(), "N0"), Text(phase.P99Ratio, "F2"),
        ]));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
