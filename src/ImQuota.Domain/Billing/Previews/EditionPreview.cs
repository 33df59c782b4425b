using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Billing.Previews;

/// <summary>What an edition would have cost and denied in a month, and whether what an app uses today fits into it.</summary>
public sealed record EditionPreview
{
    public required string Edition { get; init; }

    public required long CatalogVersion { get; init; }

    public required long PriceVersion { get; init; }

    /// <summary>Fee of a month.</summary>
    public required Money PlanFee { get; init; }

    /// <summary>Rounded as a line of the bill; of a month whose active users were not seen 0.</summary>
    public required Money MauOverage { get; init; }

    /// <summary>Rounded as a line of the bill; after a promotion; of a month whose peak was not seen 0.</summary>
    public required Money Pcc { get; init; }

    /// <summary>What a promotion waives of it, not rounded.</summary>
    public required Rate PccWaived { get; init; }

    public Money Total => PlanFee + MauOverage + Pcc;

    /// <summary>Limits that the month was seen to pass: the edition would have denied growth there.</summary>
    public required IReadOnlyList<LimitGap> DeniedInMonth { get; init; }

    /// <summary>Limits that are passed now.</summary>
    public required IReadOnlyList<LimitGap> Denied { get; init; }

    /// <summary>Features that are seen to be used now and that it does not have.</summary>
    public required IReadOnlyList<Feature> MissingFeatures { get; init; }

    /// <summary>Features that the app would lose and of which nobody notes whether it uses them.</summary>
    public required IReadOnlyList<Feature> FeaturesAtRisk { get; init; }

    /// <summary>A change to it today would refuse nothing that is seen. Nothing is ever evicted, so it is possible anyway.</summary>
    public bool Fits => Denied.Count == 0 && MissingFeatures.Count == 0;
}
