using System.Globalization;
using ImQuota.Domain;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Server.Billing.Exports;

/// <summary>A line of a bill as named texts, in one fixed order; null: not set. Amounts are decimal texts, instants ISO 8601 in UTC.</summary>
internal static class BillColumns
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "bill_id", "account", "sdk_app_id", "bill_kind", "month", "issued_at", "cutoff", "line", "line_kind", "description", "edition", "period_start", "period_end",
        "quantity", "unit", "list_unit_price", "unit_price", "list_cost", "cost", "amount", "currency", "price_version", "promotion_id", "method", "used", "included",
        "low", "high", "watermark", "evidence_digest", "order_id", "voucher", "cash", "credit", "corrects", "catalog_version",
    ];

    public static IReadOnlyList<string?> Of(Bill bill, BillLine line) =>
    [
        bill.Key.Text, bill.Key.Account, Text((long)bill.Key.App), bill.Key.Kind.ToString().ToLowerInvariant(), UsageRecords.PeriodOf(bill.Key.Month), Text(bill.IssuedAt), Text(bill.Cutoff),
        Text(line.Number), line.Kind.ToString(), line.Description, line.Edition, Text(line.PeriodStart), Text(line.PeriodEnd), new Rate(line.Quantity, bill.Currency).AmountText(), line.Unit,
        line.ListUnit.AmountText(), line.ChargedUnit.AmountText(), line.ListCost.AmountText(), line.ChargedCost.AmountText(), line.Amount.AmountText(), bill.Currency.Code,
        Text(line.PriceVersion), line.PromotionId, line.Method switch { UsageMethod.Exact => "exact", UsageMethod.HllP14 => "hll-p14", _ => null },
        Text(line.Used), Text(line.Included), Text(line.Low), Text(line.High), line.Watermark is { } watermark ? Text(watermark) : null,
        line.EvidenceDigest.Length == 0 ? null : line.EvidenceDigest, line.OrderId, line.Voucher?.AmountText(), line.Cash?.AmountText(), line.Credit?.AmountText(), line.Corrects, line.CatalogVersion == 0 ? null : Text(line.CatalogVersion),
    ];

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
