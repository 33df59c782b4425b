using System.Globalization;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Faults;

/// <summary>Rows for people.</summary>
internal static class FaultsText
{
    private const double Mega = 1024 * 1024;

    public static string Table(IEnumerable<FaultRow> rows) => TextTable.Write(
        ["engine", "fault", "seen as", "actions", "store", "fallback", "undecided", "over", "lost", "counters", "back ms", "p99 ms", "longest ms", "MiB", ""],
        rows.Select(row => (IReadOnlyList<string>)(row.NotMade.Length > 0
            ? [row.Engine, row.Fault, row.NotMade, "", "", "", "", "", "", "", "", "", "", "", "not made"]
            : [
                row.Engine, row.Fault, string.Join(", ", row.Seen), Number(row.Sent), Number(row.ByStore), Number(row.ByFallback), Number(row.Undecided),
                Number(row.OverAdmitted), Number(row.Lost), Number(row.Counters), Number(row.BackMs), Number(row.P99Ms), Number(row.MaxMs),
                string.Create(CultureInfo.InvariantCulture, $"{row.MemoryBefore / Mega:0} → {row.MemoryAfter / Mega:0}"), row.Failures.Count == 0 ? "good" : "FAILED",
            ])));

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
