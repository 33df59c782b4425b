using System.Globalization;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Subscriptions;

namespace ImQuota.Server.Billing;

/// <summary>Explains lines by what is kept with their bill and in the ledger.</summary>
internal static class LineExplainer
{
    public static ExplainNode Explain(StoredBill stored, BillLine line, Ledger ledger) => BillExplainer.Explain(
        stored.Bill,
        line,
        line.Meter is null ? null : stored.Evidence.FirstOrDefault(reading => reading.Month == line.Month),
        ledger);

    /// <summary>Bill and number of <c>{bill}#{number}</c>; the number is 0 where there is none.</summary>
    public static (string BillId, int Number) Split(string lineId)
    {
        int mark = lineId.LastIndexOf('#');
        return mark > 0 && int.TryParse(lineId.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (lineId[..mark], number)
            : (lineId, 0);
    }
}
