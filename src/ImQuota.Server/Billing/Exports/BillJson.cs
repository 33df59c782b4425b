using System.Buffers;
using System.Text;
using System.Text.Json;
using ImQuota.Domain.Billing;

namespace ImQuota.Server.Billing.Exports;

/// <summary>A bill as one line of JSON; the names are the columns', what is not set is left out.</summary>
internal static class BillJson
{
    // What a line repeats of its bill.
    private const int ColumnsOfBill = 7;
    private const string Currency = "currency";

    public static string Line(Bill bill)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            IReadOnlyList<string?>[] lines = [.. bill.Lines.Select(line => BillColumns.Of(bill, line))];
            writer.WriteStartObject();
            for (int i = 0; i < ColumnsOfBill; i++)
            {
                writer.WriteString(BillColumns.Names[i], lines[0][i]);
            }

            writer.WriteString(Currency, bill.Currency.Code);
            writer.WriteString("total", bill.Total.AmountText());
            writer.WriteString("payable", bill.Payable.AmountText());
            writer.WriteStartArray("lines");
            foreach (IReadOnlyList<string?> line in lines)
            {
                WriteLine(writer, line);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteLine(Utf8JsonWriter writer, IReadOnlyList<string?> line)
    {
        writer.WriteStartObject();
        for (int i = ColumnsOfBill; i < line.Count; i++)
        {
            if (line[i] is { } value && !string.Equals(BillColumns.Names[i], Currency, StringComparison.Ordinal))
            {
                writer.WriteString(BillColumns.Names[i], value);
            }
        }

        writer.WriteEndObject();
    }
}
