using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Billing.Previews;

/// <summary>What an edition would have cost and refused in a month.</summary>
public sealed record EditionPreview
{
    public required string Edition { get; init; }

    public required long CatalogVersion { get; init; }

    public required long PriceVersion { get; init; }

    /// <summary>Fee of a month.</summary>
    public required Money PlanFee { get; init; }

    /// <summary>Rounded as a line of the bill.</summary>
    public required Money MauOverage { get; init; }

    /// <summary>Rounded as a line of the bill; after a promotion.</summary>
    public required Money Pcc { get; init; }

    /// <summary>What a promotion waives of it, not rounded.</summary>
    public required Rate PccWaived { get; init; }

    public Money Total => PlanFee + MauOverage + Pcc;

    /// <summary>Limits that were passed: the edition would have refused growth there.</summary>
    public required IReadOnlyList<LimitGap> Denied { get; init; }

    /// <summary>Features that were used and that it does not have.</summary>
    public required IReadOnlyList<Feature> MissingFeatures { get; init; }

    /// <summary>More devices of one user on one platform were online than it allows: the oldest would have been logged out.</summary>
    public required bool DevicesExceeded { get; init; }

    /// <summary>A change to it today would refuse nothing that was seen. Nothing is ever evicted, so it is possible anyway.</summary>
    public bool Fits => Denied.Count == 0 && MissingFeatures.Count == 0 && !DevicesExceeded;
}
