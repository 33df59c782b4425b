using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Domain.Admission;

/// <summary>The limit that denied, or would have.</summary>
/// <param name="Key">Which limit.</param>
/// <param name="Limit">The limit in force; <see cref="LimitValue.Unlimited"/> is -1.</param>
/// <param name="Used">What was used when the decision was made.</param>
/// <param name="ResetsAt">When a daily or monthly limit starts anew; null for the others.</param>
public sealed record LimitUse(LimitKey Key, long Limit, long Used, Instant? ResetsAt);
