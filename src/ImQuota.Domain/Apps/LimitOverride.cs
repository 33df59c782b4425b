using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Domain.Apps;

/// <summary>A limit of one app that differs from its edition's.</summary>
/// <param name="Limit">0 or more, or <see cref="LimitValue.Unlimited"/>.</param>
/// <param name="ExpiresAt">Exclusive end; null: until it is removed.</param>
public sealed record LimitOverride(LimitKey Key, long Limit, Instant? ExpiresAt, string Author, string Reason, Instant SetAt);
