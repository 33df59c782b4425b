namespace ImQuota.Domain.Billing.Focus;

/// <summary>What the specification demands of rows, as far as we emit its columns: read from its published text, see docs/billing.md.</summary>
public static class FocusRules
{
    private static readonly HashSet<string> Categories = ["Usage", "Purchase", "Tax", "Credit", "Adjustment"];
    private static readonly HashSet<string> Frequencies = ["One-Time", "Recurring", "Usage-Based"];

    /// <summary>Rules that a row breaks, one sentence each; empty: none.</summary>
    public static IReadOnlyList<string> Problems(FocusRow row)
    {
        var problems = new List<string>();
        bool correction = row.ChargeClass is not null;
        bool sold = row.ChargeCategory is "Usage" or "Purchase";
        Check(problems, Categories.Contains(row.ChargeCategory), $"ChargeCategory '{row.ChargeCategory}' is none of {string.Join(", ", Categories)}");
        Check(problems, row.ChargeClass is null or "Correction", $"ChargeClass '{row.ChargeClass}' is neither null nor Correction");
        Check(problems, Frequencies.Contains(row.ChargeFrequency), $"ChargeFrequency '{row.ChargeFrequency}' is none of {string.Join(", ", Frequencies)}");
        Check(problems, row is not { ChargeCategory: "Purchase", ChargeFrequency: "Usage-Based" }, "ChargeFrequency must not be Usage-Based on a Purchase");
        Check(problems, row.BillingPeriodStart < row.BillingPeriodEnd, "BillingPeriodEnd is not after BillingPeriodStart");
        Check(problems, row.ChargePeriodStart <= row.ChargePeriodEnd, "ChargePeriodEnd is before ChargePeriodStart");
        Check(problems, row.ChargeCategory == "Usage" || row.ConsumedQuantity is null, "ConsumedQuantity must be null unless ChargeCategory is Usage");
        Check(problems, row.ChargeCategory != "Usage" || correction || row.ConsumedQuantity is not null, "ConsumedQuantity must not be null on Usage");
        Check(problems, row.ConsumedQuantity is null == row.ConsumedUnit is null, "ConsumedUnit goes with ConsumedQuantity");
        Check(problems, row.PricingQuantity is null == row.PricingUnit is null, "PricingUnit goes with PricingQuantity");
        if (sold && !correction)
        {
            Check(problems, row.PricingQuantity is not null, "PricingQuantity must not be null");
            Check(problems, row.PricingCategory is not null, "PricingCategory must not be null");
            Check(problems, row.ListUnitPrice is not null && row.ContractedUnitPrice is not null, "unit prices must not be null");
            Check(problems, row.SkuId is not null && row.SkuPriceId is not null, "SkuId and SkuPriceId must not be null");
            Check(problems, Product(row.ListUnitPrice, row.PricingQuantity, row.ListCost), "ListUnitPrice × PricingQuantity is not ListCost");
            Check(problems, Product(row.ContractedUnitPrice, row.PricingQuantity, row.ContractedCost), "ContractedUnitPrice × PricingQuantity is not ContractedCost");
        }

        Check(problems, row.ListUnitPrice is not { Amount: < 0 } && row.ContractedUnitPrice is not { Amount: < 0 }, "a unit price is below 0");
        Check(problems, row.SkuMeter is null || row.SkuId is not null, "SkuMeter must be null where SkuId is");
        Check(problems, row.BillingAccountId.Length > 0 && row.InvoiceId.Length > 0 && row.SubAccountId.Length > 0, "an id is empty");
        return problems;
    }

    /// <summary>Problems of all rows of one invoice, and whether they add up to what the bill says.</summary>
    public static IReadOnlyList<string> Problems(Bill bill, IReadOnlyList<FocusRow> rows)
    {
        var problems = rows.SelectMany(row => Problems(row).Select(problem => $"{row.InvoiceDetailId}: {problem}")).ToList();
        Money sum = Money.Sum(rows.Where(row => string.Equals(row.InvoiceId, bill.Key.Text, StringComparison.Ordinal)).Select(row => row.BilledCost), bill.Currency);
        Check(problems, sum == bill.Total, $"BilledCost of {bill.Key.Text} adds up to {sum}, not to {bill.Total}");
        return problems;
    }

    private static bool Product(Rate? unit, decimal? quantity, Rate cost) => unit is null || quantity is not { } count || unit.Times(count) == cost;

    private static void Check(List<string> problems, bool holds, string problem)
    {
        if (!holds)
        {
            problems.Add(problem);
        }
    }
}
