namespace ImQuota.Domain.Editions;

/// <summary>One edition of the catalogue (spec section 1).</summary>
public sealed record Edition
{
    /// <summary>Stable id, e.g. <c>standard</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Editions an app may be upgraded to from this one, cheapest first (spec section 4).</summary>
    public required IReadOnlyList<string> UpgradesTo { get; init; }

    /// <summary>Hard limits by <see cref="LimitKey"/>; <see cref="LimitValue.Unlimited"/> where there is none.</summary>
    public required IReadOnlyDictionary<LimitKey, long> Limits { get; init; }

    /// <summary>E10: monthly active users included before overage.</summary>
    public required long MauAllowance { get; init; }

    /// <summary>E9: days of free history.</summary>
    public required int RetentionDays { get; init; }

    public required IReadOnlySet<Feature> Features { get; init; }

    public required DeviceCaps Devices { get; init; }
}
