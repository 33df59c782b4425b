using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>Columns of a row as texts, in one fixed order; null is NULL.</summary>
public static class FocusColumns
{
    /// <summary>Names of the columns of a version, in the order of <see cref="Of"/>.</summary>
    public static IReadOnlyList<string> Names(FocusVersion version)
    {
        var anything = new FocusRow
        {
            BilledCost = Money.Zero(Currency.Usd),
            EffectiveCost = Money.Zero(Currency.Usd),
            ListCost = Rate.Zero(Currency.Usd),
            ContractedCost = Rate.Zero(Currency.Usd),
            BillingAccountId = "",
            BillingPeriodStart = default,
            BillingPeriodEnd = default,
            ChargePeriodStart = default,
            ChargePeriodEnd = default,
            ChargeCategory = "",
            ChargeFrequency = "",
            Names = new FocusNames { Issuer = "", Service = "" },
            InvoiceId = "",
            InvoiceDetailId = "",
            SubAccountId = "",
            Extras = new FocusExtras { Edition = "", PriceVersion = 0 },
        };
        return [.. Of(anything, version).Select(column => column.Key)];
    }

    public static IReadOnlyList<KeyValuePair<string, string?>> Of(FocusRow row, FocusVersion version)
    {
        var columns = new List<KeyValuePair<string, string?>>(64);
        void Add(string name, string? value) => columns.Add(new(name, string.IsNullOrEmpty(value) ? null : value));

        Add("BilledCost", row.BilledCost.AmountText());
        Add("EffectiveCost", row.EffectiveCost.AmountText());
        Add("ListCost", row.ListCost.AmountText());
        Add("ContractedCost", row.ContractedCost.AmountText());
        Add("ListUnitPrice", row.ListUnitPrice?.AmountText());
        Add("ContractedUnitPrice", row.ContractedUnitPrice?.AmountText());
        Add("PricingQuantity", Text(row.PricingQuantity));
        Add("PricingUnit", row.PricingUnit);
        Add("PricingCategory", row.PricingCategory);
        Add("ConsumedQuantity", Text(row.ConsumedQuantity));
        Add("ConsumedUnit", row.ConsumedUnit);
        Add("BillingAccountId", row.BillingAccountId);
        Add("BillingAccountName", row.BillingAccountName);
        Add("BillingCurrency", row.BilledCost.Currency.Code);
        Add("BillingPeriodStart", Text(row.BillingPeriodStart));
        Add("BillingPeriodEnd", Text(row.BillingPeriodEnd));
        Add("ChargePeriodStart", Text(row.ChargePeriodStart));
        Add("ChargePeriodEnd", Text(row.ChargePeriodEnd));
        Add("ChargeCategory", row.ChargeCategory);
        Add("ChargeClass", row.ChargeClass);
        Add("ChargeDescription", row.ChargeDescription);
        Add("ChargeFrequency", row.ChargeFrequency);
        Add("ServiceCategory", "Business Applications");
        Add("ServiceSubcategory", "Productivity and Collaboration");
        Add("ServiceName", row.Names.Service);
        AddProviders(Add, row.Names, version);
        Add("InvoiceId", row.InvoiceId);
        if (version >= FocusVersion.V1_4)
        {
            Add("InvoiceDetailId", row.InvoiceDetailId);
        }

        Add("SkuId", row.SkuId);
        Add("SkuMeter", row.SkuMeter);
        Add("SkuPriceId", row.SkuPriceId);
        Add("SkuPriceDetails", row.SkuPriceId is null ? null : $"{{\"x_Edition\":\"{JsonEncodedText.Encode(row.Extras.Edition)}\"}}");
        Add("SubAccountId", row.SubAccountId);
        Add("SubAccountName", row.Names.AppName);
        Add("SubAccountType", "Application");
        Add("RegionId", row.Names.Region);
        Add("RegionName", row.Names.Region);
        AddExtras(Add, row.Extras);
        Add("x_FocusVersion", FocusText.Of(version));
        return columns;
    }

    private static void AddProviders(Action<string, string?> add, FocusNames names, FocusVersion version)
    {
        foreach (string name in version >= FocusVersion.V1_4 ? (string[])["ServiceProviderName", "HostProviderName"] : ["ProviderName", "PublisherName"])
        {
            add(name, names.Issuer);
        }

        add("InvoiceIssuerName", names.Issuer);
    }

    private static void AddExtras(Action<string, string?> add, FocusExtras extras)
    {
        add("x_Edition", extras.Edition);
        add("x_QuantityMethod", extras.QuantityMethod);
        add("x_QuantityLow", Text(extras.QuantityLow));
        add("x_QuantityHigh", Text(extras.QuantityHigh));
        add("x_WaivedCost", extras.WaivedCost?.AmountText());
        add("x_PromotionId", extras.PromotionId);
        add("x_VoucherAmount", extras.VoucherAmount?.AmountText());
        add("x_CashAmount", extras.CashAmount?.AmountText());
        add("x_CreditAmount", extras.CreditAmount?.AmountText());
        add("x_UsageWatermark", extras.UsageWatermark is { } watermark ? Text(watermark) : null);
        add("x_CatalogVersion", Text(extras.CatalogVersion));
        add("x_PriceVersion", Text(extras.PriceVersion));
        add("x_CorrectsChargeId", extras.CorrectsChargeId);
        add("x_EvidenceDigest", extras.EvidenceDigest);
    }

    private static string? Text(decimal? number) => number is { } value ? Rate.Text(value) : null;

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Text(Instant instant) => FocusText.Of(instant);
}
