using System.Text.RegularExpressions;

namespace ImQuota.Architecture.Tests.Documents;

/// <summary>Rows of the tables of a document; the line of a table's heads is a row too.</summary>
internal static partial class MarkdownTable
{
    /// <summary>Cells of each row, trimmed.</summary>
    public static IEnumerable<string[]> Rows(string markdown)
        => markdown.Split('\n')
            .Where(line => line.StartsWith('|') && !Ruler().IsMatch(line))
            .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    [GeneratedRegex(@"^[|\s:-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ruler();
}
