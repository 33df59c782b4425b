namespace ImQuota.Load.Reports;

/// <summary>A table in Markdown, padded so that it reads on a terminal as well.</summary>
internal static class TextTable
{
    public static string Write(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all = [heads, .. rows];
        int[] widths = [.. Enumerable.Range(0, heads.Count).Select(column => Math.Max(3, all.Max(row => row[column].Length)))];
        var lines = all.Select(row => "| " + string.Join(" | ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |").ToList();
        lines.Insert(1, "|" + string.Join("|", widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")) + "|");
        return string.Join('\n', lines);
    }
}
