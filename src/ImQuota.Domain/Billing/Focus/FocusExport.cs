using ImQuota.Domain.Metering;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>Rows of a bill: one a line (FOCUS 1.4).</summary>
public static class FocusExport
{
    public static IReadOnlyList<FocusRow> Rows(Bill bill, FocusNames names) => [.. bill.Lines.Select(line => Row(bill, line, names))];

    private static FocusRow Row(Bill bill, BillLine line, FocusNames names)
    {
        bool usage = line.Meter is not null;
        string? sku = SkuOf(line);
        return new FocusRow
        {
            BilledCost = line.Amount,
            EffectiveCost = line.Amount,
            ListCost = line.ListCost,
            ContractedCost = line.ChargedCost,
            ListUnitPrice = line.ListUnit,
            ContractedUnitPrice = line.ChargedUnit,
            PricingQuantity = line.Quantity,
            PricingUnit = line.Unit,
            PricingCategory = "Standard",
            ConsumedQuantity = usage ? line.Quantity : null,
            ConsumedUnit = usage ? line.Unit : null,
            BillingAccountId = bill.Key.Account,
            BillingAccountName = names.AccountName,
            BillingPeriodStart = bill.PeriodStart,
            BillingPeriodEnd = bill.PeriodEnd,
            ChargePeriodStart = line.PeriodStart,
            ChargePeriodEnd = line.PeriodEnd,
            ChargeCategory = usage ? "Usage" : "Purchase",
            ChargeClass = line.Corrects is null ? null : "Correction",
            ChargeDescription = line.Description,
            ChargeFrequency = usage ? "Usage-Based" : line.Automatic ? "Recurring" : "One-Time",
            Names = names,
            InvoiceId = bill.Key.Text,
            InvoiceDetailId = $"{bill.Key.Text}#{line.Number}",
            SkuId = sku,
            SkuMeter = line.Meter switch
            {
                Meter.Mau => "Monthly Active Users",
                Meter.Pcc => "Peak Concurrent Connections",
                _ => "Months of Service",
            },
            SkuPriceId = $"{sku}/{line.Edition}/{PriceOf(line)}/{line.PriceVersion}",
            SubAccountId = $"{bill.Key.App}",
            Extras = Extras(line),
        };
    }

    private static FocusExtras Extras(BillLine line) => new()
    {
        Edition = line.Edition,
        QuantityMethod = line.Method switch { UsageMethod.Exact => "exact", UsageMethod.HllP14 => "hll-p14", _ => null },
        QuantityLow = line.Low,
        QuantityHigh = line.High,
        WaivedCost = line.PromotionId is null ? null : line.ListCost - line.ChargedCost,
        PromotionId = line.PromotionId,
        VoucherAmount = line.Voucher is { IsZero: false } ? line.Voucher : null,
        CashAmount = line.Cash,
        CreditAmount = line.Credit,
        UsageWatermark = line.Watermark,
        CatalogVersion = line.CatalogVersion == 0 ? null : line.CatalogVersion,
        PriceVersion = line.PriceVersion,
        CorrectsChargeId = line.Corrects,
        EvidenceDigest = line.EvidenceDigest.Length == 0 ? null : line.EvidenceDigest,
    };

    private static string SkuOf(BillLine line) => line.Meter switch
    {
        Meter.Mau => "im-mau",
        Meter.Pcc => "im-pcc",
        _ => "im-plan",
    };

    private static string PriceOf(BillLine line) => line.Kind switch
    {
        BillLineKind.MauIncluded => "included",
        BillLineKind.MauOverage => "overage",
        BillLineKind.PccPeak => "peak",

        // Of the price that is corrected: an id means one price, whatever the line.
        BillLineKind.Correction => line.Meter == Meter.Pcc ? "peak" : "overage",
        BillLineKind.Upgrade => "upgrade",
        BillLineKind.Refund => "refund",
        _ => "month",
    };
}
