using NodaTime;

namespace ImQuota.Domain.Editions;

/// <summary>Conditions of a feature beyond being in the edition (spec section 1). Null or empty: not a condition.</summary>
public sealed record FeatureConditions
{
    /// <summary>Needs an approval, and works from this long after it (E11: 48 h).</summary>
    public Duration? ApprovalDelay { get; init; }

    /// <summary>Only while the app's one trial of this many days runs (call: 60).</summary>
    public int? TrialDays { get; init; }

    /// <summary>Lowest native SDK version, e.g. 5.8.1668.</summary>
    public Version? MinNativeSdk { get; init; }

    /// <summary>Lowest Web SDK version, e.g. 2.17.0.</summary>
    public Version? MinWebSdk { get; init; }

    /// <summary>Data centres in which it is not available.</summary>
    public IReadOnlySet<string> ExcludedDataCentres { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    public IReadOnlySet<Platform> Platforms { get; init; } = new HashSet<Platform>();

    public IReadOnlySet<GroupType> GroupTypes { get; init; } = new HashSet<GroupType>();

    /// <summary>Largest group, inclusive (E16: 200).</summary>
    public int? MaxGroupSize { get; init; }
}
