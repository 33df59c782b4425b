using System.Text;

namespace ImQuota.Server.Billing.Exports;

/// <summary>Rows of RFC 4180: fields with a comma, a quote or a line end are quoted; lines end with CR LF.</summary>
internal static class CsvRow
{
    private static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>One row with its line end; null is an empty field.</summary>
    public static string Of(IEnumerable<string?> fields)
    {
        var row = new StringBuilder();
        string separator = "";
        foreach (string? field in fields)
        {
            row.Append(separator);
            separator = ",";
            if (field.AsSpan().ContainsAny(Quoted))
            {
                row.Append('"').Append(field!.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                row.Append(field);
            }
        }

        return row.Append("\r\n").ToString();
    }
}
