namespace ImQuota.Domain.Admission;

/// <summary>What the rules say about the use of a feature.</summary>
/// <param name="Allowed">Whether it may be used.</param>
/// <param name="Code">The chat service's error code; 0 when allowed.</param>
/// <param name="Unverified">Conditions that the question did not say enough to check: platform, sdk_version, group_type, group_size.</param>
public sealed record FeatureVerdict(bool Allowed, int Code, IReadOnlyList<string> Unverified);
