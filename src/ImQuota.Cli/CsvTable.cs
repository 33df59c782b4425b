using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace ImQuota.Cli;

/// <summary>Rows of RFC 4180 with a header, whose columns may stand in any order.</summary>
internal static class CsvTable
{
    /// <param name="reader">Stays open.</param>
    /// <param name="needed">Columns that the header must have.</param>
    /// <param name="name">Of the file, for errors.</param>
    /// <param name="hint">What an error about the header adds.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Each row's line, and its field by column; empty where there is none.</returns>
    /// <exception cref="CliException">There is no header, or it lacks a column.</exception>
    public static async IAsyncEnumerable<(long Line, Func<string, string> Field)> ReadAsync(
        TextReader reader, IReadOnlyList<string> needed, string name, string hint, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            MissingFieldFound = null,
            BadDataFound = null,
            PrepareHeaderForMatch = header => header.Header.Trim().ToLowerInvariant(),
        }, leaveOpen: true);
        string[] header = await csv.ReadAsync() && csv.ReadHeader() ? csv.HeaderRecord! : [];
        if (needed.FirstOrDefault(column => !header.Any(one => one.Trim().Equals(column, StringComparison.OrdinalIgnoreCase))) is { } missing)
        {
            throw new CliException($"{name} has no header with a column '{missing}'{hint}.");
        }

        while (await csv.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (csv.Parser.RawRow, column => csv.TryGetField(column, out string? value) ? value ?? "" : "");
        }
    }
}
