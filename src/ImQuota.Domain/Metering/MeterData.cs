using System.Collections.Immutable;
using NodaTime;

namespace ImQuota.Domain.Metering;

/// <summary>A cumulative snapshot of a meter: all of the month so far, never an increment.</summary>
public sealed record MeterData : UsageData
{
    public required Meter Meter { get; init; }

    public required YearMonth Period { get; init; }

    /// <summary>Inclusive.</summary>
    public required Instant PeriodStart { get; init; }

    /// <summary>Exclusive.</summary>
    public required Instant PeriodEnd { get; init; }

    public required long Quantity { get; init; }

    public required UsageMethod Method { get; init; }

    public required long IncludedQuantity { get; init; }

    public required long CatalogVersion { get; init; }

    /// <summary>Nothing more is expected of the period.</summary>
    public bool Final { get; init; }

    /// <summary>Everything before this instant is counted.</summary>
    public required Instant Watermark { get; init; }

    public Instant? PeakAt { get; init; }

    public ImmutableSortedDictionary<string, long> PeakByNode { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    public string SketchDigest { get; init; } = "";

    /// <summary>Id of the record that a correction stands in for.</summary>
    public string? Supersedes { get; init; }

    /// <summary>Lower bound: the quantity itself when exact.</summary>
    public long QuantityLow => Method == UsageMethod.Exact ? Quantity : HllBounds.Low(Quantity);

    public long QuantityHigh => Method == UsageMethod.Exact ? Quantity : HllBounds.High(Quantity);
}
