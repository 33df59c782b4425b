namespace ImQuota.Domain.Editions;

/// <summary>A published, immutable version of all editions and their rules.</summary>
public sealed record Catalogue
{
    /// <summary>Rises by publication; 1 or more.</summary>
    public required long Version { get; init; }

    public required IReadOnlyDictionary<string, Edition> Editions { get; init; }

    /// <summary>Conditions on features beyond "in the edition", by feature; absent: none.</summary>
    public required IReadOnlyDictionary<Feature, FeatureConditions> Conditions { get; init; }

    /// <summary>What each group type allows.</summary>
    public required IReadOnlyDictionary<GroupType, GroupTypeRules> GroupTypes { get; init; }
}
