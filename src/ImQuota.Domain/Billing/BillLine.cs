using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>One line of a bill, with all that it rests on. Rounded once, here.</summary>
public sealed record BillLine
{
    /// <summary>1 and up, in the bill.</summary>
    public int Number { get; init; }

    public required BillLineKind Kind { get; init; }

    public required string Description { get; init; }

    public required string Edition { get; init; }

    /// <summary>What is charged for: inclusive start.</summary>
    public required Instant PeriodStart { get; init; }

    /// <summary>Exclusive end.</summary>
    public required Instant PeriodEnd { get; init; }

    /// <summary>The month it is about; of a correction the original one.</summary>
    public required YearMonth Month { get; init; }

    /// <summary>Units that are priced.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Months, Upgrades, Refunds, Users, Connections.</summary>
    public required string Unit { get; init; }

    /// <summary>List price of a unit.</summary>
    public required Rate ListUnit { get; init; }

    /// <summary>Price of a unit that is charged: the list price, or a promotion's.</summary>
    public required Rate ChargedUnit { get; init; }

    /// <summary>List price × quantity, not rounded.</summary>
    public Rate ListCost => ListUnit.Times(Quantity);

    /// <summary>Charged price × quantity, not rounded.</summary>
    public Rate ChargedCost => ChargedUnit.Times(Quantity);

    /// <summary>What is billed: <see cref="ChargedCost"/> less the voucher, rounded to the currency half away from zero; of a correction the difference of two such.</summary>
    public required Money Amount { get; init; }

    public long PriceVersion { get; init; }

    /// <summary>Version of the editions in force when the bill was made; 0: not kept, on bills of before.</summary>
    public long CatalogVersion { get; init; }

    /// <summary>The promotion that set the price; null: none.</summary>
    public string? PromotionId { get; init; }

    public Meter? Meter { get; init; }

    /// <summary>How it was counted; null where nothing is.</summary>
    public UsageMethod? Method { get; init; }

    /// <summary>All units used, before the allowance; of an estimate what is billed of it.</summary>
    public long? Used { get; init; }

    /// <summary>Units without charge.</summary>
    public long? Included { get; init; }

    /// <summary>Bounds of what was used: 3 sigma of an estimate.</summary>
    public long? Low { get; init; }

    public long? High { get; init; }

    /// <summary>Everything before this instant is in it.</summary>
    public Instant? Watermark { get; init; }

    /// <summary>SHA-256 of the usage it rests on; see <see cref="MonthUsage.EvidenceDigest"/>.</summary>
    public string EvidenceDigest { get; init; } = "";

    public string? OrderId { get; init; }

    /// <summary>Placed by automatic renewal.</summary>
    public bool Automatic { get; init; }

    /// <summary>What a voucher paid.</summary>
    public Money? Voucher { get; init; }

    public Money? Cash { get; init; }

    public Money? Credit { get; init; }

    /// <summary>Key of the bill that is corrected, or whose order is given back; null: of none issued before.</summary>
    public string? Corrects { get; init; }
}
