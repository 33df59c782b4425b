using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Billing.Previews;

/// <summary>A limit that what was seen does not fit into.</summary>
/// <param name="Key">The limit.</param>
/// <param name="Limit">Its value in the edition.</param>
/// <param name="Observed">What was seen: above it.</param>
public sealed record LimitGap(LimitKey Key, long Limit, long Observed);
