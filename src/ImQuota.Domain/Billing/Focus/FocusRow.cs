using NodaTime;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>One row of cost and usage, FOCUS 1.4. Names are the specification's; x_ columns are ours. Null is NULL, never an empty text or 0.</summary>
public sealed record FocusRow
{
    /// <summary>Rounded to the currency; summed over an invoice it is the bill's total.</summary>
    public required Money BilledCost { get; init; }

    public required Money EffectiveCost { get; init; }

    /// <summary>Not rounded: list price × quantity.</summary>
    public required Rate ListCost { get; init; }

    /// <summary>Not rounded: contracted price × quantity.</summary>
    public required Rate ContractedCost { get; init; }

    public Rate? ListUnitPrice { get; init; }

    public Rate? ContractedUnitPrice { get; init; }

    public decimal? PricingQuantity { get; init; }

    public string? PricingUnit { get; init; }

    public string? PricingCategory { get; init; }

    /// <summary>On Usage rows only.</summary>
    public decimal? ConsumedQuantity { get; init; }

    public string? ConsumedUnit { get; init; }

    public required string BillingAccountId { get; init; }

    public string? BillingAccountName { get; init; }

    public required Instant BillingPeriodStart { get; init; }

    /// <summary>Exclusive.</summary>
    public required Instant BillingPeriodEnd { get; init; }

    public required Instant ChargePeriodStart { get; init; }

    /// <summary>Exclusive.</summary>
    public required Instant ChargePeriodEnd { get; init; }

    /// <summary>Purchase, Usage, Credit, Tax, Adjustment.</summary>
    public required string ChargeCategory { get; init; }

    /// <summary>Correction where an invoiced period is corrected, else null.</summary>
    public string? ChargeClass { get; init; }

    public string? ChargeDescription { get; init; }

    /// <summary>One-Time, Recurring, Usage-Based.</summary>
    public required string ChargeFrequency { get; init; }

    public required FocusNames Names { get; init; }

    public required string InvoiceId { get; init; }

    public required string InvoiceDetailId { get; init; }

    public string? SkuId { get; init; }

    public string? SkuMeter { get; init; }

    public string? SkuPriceId { get; init; }

    public required string SubAccountId { get; init; }

    public required FocusExtras Extras { get; init; }
}
