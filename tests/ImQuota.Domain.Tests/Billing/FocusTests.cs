using CsCheck;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Focus;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>Bills as FOCUS rows.</summary>
public sealed class FocusTests
{
    private static readonly FocusNames Names = new() { Issuer = "Example Chat", Service = "Chat", Region = "singapore" };
    private static readonly YearMonth Month = new(2027, 3);

    [Fact]
    public void Rows_OfAnyBill_KeepTheRulesAndAddUpToThePayable()
        => Gen.Select(Gen.Long[0, 30_000], Gen.Long[0, 30_000], Gen.Long[0, 9_000], Gen.Int[1, 12], Gen.Int[1, 28], Gen.Bool).Sample(
            (mau, late, pcc, months, day, upgrade) =>
            {
                List<Bill> bills = Bills(mau, late, pcc, months, day, upgrade);
                return bills.Count >= 4 && bills.TrueForAll(bill =>
                {
                    IReadOnlyList<FocusRow> rows = FocusExport.Rows(bill, Names);
                    return FocusRules.Problems(bill, rows).Count == 0
                        && Money.Sum(rows.Select(row => row.BilledCost), Currency.Usd) == bill.Total
                        && (bill.Key.Kind != BillKind.Usage || bill.Payable == bill.Total)
                        && InvoiceDetailRow.Of(bill, Names, new BillingSettings()).Count == rows.Count;
                });
            },
            iter: 100);

    [Fact]
    public void Of_AnOverageRow_HasTheColumnsOf1_4()
    {
        Bill bill = Bills(12_345, 0, 10, 6, 5, false).First(one => one.Key.Kind == BillKind.Usage);
        Dictionary<string, string?> row = FocusColumns.Of(FocusExport.Rows(bill, Names)[1], FocusVersion.V1_4).ToDictionary();

        Assert.Equal(
            ("35.18", "35.18", "35.175", "35.175", "0.015", "2345", "Users", "2345"),
            (row["BilledCost"], row["EffectiveCost"], row["ListCost"], row["ContractedCost"], row["ListUnitPrice"], row["PricingQuantity"], row["PricingUnit"], row["ConsumedQuantity"]));
        Assert.Equal(
            ("2027-02-28T16:00:00Z", "2027-03-31T16:00:00Z", "Usage", "Usage-Based", null, "USD"),
            (row["ChargePeriodStart"], row["ChargePeriodEnd"], row["ChargeCategory"], row["ChargeFrequency"], row["ChargeClass"], row["BillingCurrency"]));
        Assert.Equal(("im-mau", "im-mau/standard/overage/1", "acme/1400000001/usage/2027-03", "acme/1400000001/usage/2027-03#2"), (row["SkuId"], row["SkuPriceId"], row["InvoiceId"], row["InvoiceDetailId"]));
        Assert.Equal(("exact", "12345", "12345", "1", "{\"x_Edition\":\"standard\"}"), (row["x_QuantityMethod"], row["x_QuantityLow"], row["x_QuantityHigh"], row["x_CatalogVersion"], row["SkuPriceDetails"]));
        Assert.Null(row["BillingAccountName"]);
        Assert.True(row.ContainsKey("ServiceProviderName") && !row.ContainsKey("ProviderName"));
    }

    [Fact]
    public void Of_The1_2View_HasTheOlderProviders()
    {
        Dictionary<string, string?> row = FocusColumns.Of(FocusExport.Rows(Bills(1, 0, 0, 1, 5, false)[0], Names)[0], FocusVersion.V1_2).ToDictionary();

        Assert.Equal(("Example Chat", "Example Chat"), (row["ProviderName"], row["PublisherName"]));
        Assert.False(row.ContainsKey("ServiceProviderName") || row.ContainsKey("HostProviderName") || row.ContainsKey("InvoiceDetailId"));
    }

    [Fact]
    public void Rows_OfWaivedPcc_ShowWhatIsWaived()
    {
        FocusRow row = FocusExport.Rows(Bills(1, 0, 1_234, 1, 5, false).First(bill => bill.Key.Kind == BillKind.Usage), Names)[^1];

        Assert.Equal(("246.8", "0.00", "pcc-waiver", "0.2"), (row.Extras.WaivedCost!.AmountText(), row.BilledCost.AmountText(), row.Extras.PromotionId, row.ListUnitPrice!.AmountText()));
    }

    [Fact]
    public void Problems_OfRowsThatBreakTheRules_NameEach()
    {
        Bill bill = Bills(12_345, 0, 0, 1, 5, false).First(one => one.Key.Kind == BillKind.Usage);
        FocusRow row = FocusExport.Rows(bill, Names)[1];
        Assert.Empty(FocusRules.Problems(row));

        Assert.Single(FocusRules.Problems(row with { ChargeFrequency = "Usage-Based", ChargeCategory = "Purchase", ConsumedQuantity = null, ConsumedUnit = null }));
        Assert.Single(FocusRules.Problems(row with { ChargeClass = "" }));
        Assert.Single(FocusRules.Problems(row with { ChargeCategory = "Purchase", ChargeFrequency = "One-Time" }));
        Assert.Single(FocusRules.Problems(row with { ListCost = row.BilledCost is var cost ? Rate.Of(cost) : row.ListCost }));
        Assert.Single(FocusRules.Problems(row with { PricingUnit = null }));
        Assert.Single(FocusRules.Problems(row with { BillingPeriodEnd = row.BillingPeriodStart }));
        Assert.Single(FocusRules.Problems(row with { SkuPriceId = null }));
        Assert.Single(FocusRules.Problems(bill, [row, row]));
    }

    /// <summary>March's prepaid and usage, April's refund, and usage with a correction.</summary>
    private static List<Bill> Bills(long mau, long late, long pcc, int months, int day, bool upgrade)
    {
        Desk desk = new Desk().Create("2027-03-01T01:00").TopUp("2027-03-01T01:00", 99_999);
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(123.45m), desk.At("2027-03-01T02:00"))).Purchase($"2027-03-{day:D2}", "standard", months, "v");
        if (upgrade)
        {
            desk.Upgrade("2027-03-29", "premium");
        }

        desk.Refund("2027-04-01T03:00");
        Closing closing = new Closing(desk).Know(Month, mau, pcc: pcc);
        closing.Close(Month, BillKind.Prepaid);
        closing.Close(Month);
        closing.Know(Month, mau + late).Know(Month.PlusMonths(1), mau, pcc: pcc);
        closing.Close(Month.PlusMonths(1), BillKind.Refund);
        closing.Close(Month.PlusMonths(1));
        return closing.Bills;
    }
}
