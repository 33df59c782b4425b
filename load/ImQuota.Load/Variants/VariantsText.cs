using System.Globalization;
using ImQuota.Load.Compare;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Variants;

/// <summary>Variants beside one another, for people.</summary>
internal static class VariantsText
{
    public static string Of(IReadOnlyList<VariantFigures> figures)
    {
        var rows = new List<IReadOnlyList<string>>();
        for (int subject = 0; subject < figures[0].Subjects.Count; subject++)
        {
            SubjectFigures first = figures[0].Subjects[subject];
            foreach (VariantFigures one in figures)
            {
                SubjectFigures row = one.Subjects[subject];
                rows.Add([row.Name, one.Variant, Text(row.PerSecond, "N0"), Text(row.PerSecond / first.PerSecond, "F2"), Text(row.ServerMicros, "F1"), Text(row.ServerMicros / first.ServerMicros, "F2"), Text(row.RedisMicros, "F1"), "–", "–"]);
            }
        }

        foreach (VariantFigures one in figures.Where(one => one.Tail is not null))
        {
            rows.Add(
            [
                one.Tail!.Name + ", open loop", one.Variant, Text(one.Tail.Rate, "N0"), "–", Text(one.TailServiceMicros, "F1"),
                Text(one.TailServiceMicros / figures[0].TailServiceMicros, "F2"), Text(one.TailRedisMicros, "F1"), Text(one.Tail.P50Micros, "N0"), Text(one.Tail.P99Micros, "N0"),
            ]);
        }

        return TextTable.Write(["measured", "variant", "decisions/s", "of the first", "service µs", "of the first", "Redis µs", "p50 µs", "p99 µs"], rows);
    }

    public static IEnumerable<string> Problems(IEnumerable<VariantFigures> figures)
    {
        foreach (VariantFigures one in figures)
        {
            foreach (SubjectFigures subject in one.Subjects.Where(subject => subject.Problem is not null))
            {
                yield return $"{one.Variant}: {subject.Name}: {subject.Problem}";
            }

            if (one.Tail is { Failed: > 0 } or { Dropped: > 0 })
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{one.Variant}: {one.Tail.Name} at {one.Tail.Rate:N0}/s: {one.Tail.Failed} failed, {one.Tail.Dropped} dropped");
            }
        }
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
