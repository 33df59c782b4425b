using NodaTime;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>Columns of our own (x_).</summary>
public sealed record FocusExtras
{
    public required string Edition { get; init; }

    /// <summary>exact or hll-p14.</summary>
    public string? QuantityMethod { get; init; }

    public long? QuantityLow { get; init; }

    public long? QuantityHigh { get; init; }

    /// <summary>List cost less contracted cost where a promotion lowers it; not rounded.</summary>
    public Rate? WaivedCost { get; init; }

    public string? PromotionId { get; init; }

    public Money? VoucherAmount { get; init; }

    public Money? CashAmount { get; init; }

    public Money? CreditAmount { get; init; }

    public Instant? UsageWatermark { get; init; }

    /// <summary>Version of the editions, as in usage records; null: not kept, on bills of before.</summary>
    public long? CatalogVersion { get; init; }

    public required long PriceVersion { get; init; }

    public string? CorrectsChargeId { get; init; }

    public string? EvidenceDigest { get; init; }
}
