using ImQuota.Contracts.V1;

namespace ImQuota.Load.Checking;

/// <summary>What an app is entitled to, as the service says itself; limits of -1 are unlimited.</summary>
internal sealed record AppFacts(ulong Id, IReadOnlyDictionary<string, long> Limits, IReadOnlySet<Feature> Available)
{
    public static AppFacts From(ulong id, Entitlements entitlements) => new(
        id,
        entitlements.Limits.ToDictionary(limit => limit.Key, limit => limit.Limit, StringComparer.Ordinal),
        entitlements.Features.Where(feature => feature.State == FeatureState.Available).Select(feature => feature.Feature).ToHashSet());
}
