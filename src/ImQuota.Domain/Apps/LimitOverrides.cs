using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Domain.Apps;

/// <summary>Which of several overrides counts.</summary>
public static class LimitOverrides
{
    /// <summary>Of those that have not ended, the one set last; of two set at once, the later in the list. Null: the edition's value holds.</summary>
    public static LimitOverride? InForce(IReadOnlyList<LimitOverride> overrides, LimitKey key, Instant now)
    {
        LimitOverride? current = null;
        foreach (LimitOverride candidate in overrides)
        {
            if (candidate.Key == key && !HasEnded(candidate, now) && (current is null || candidate.SetAt >= current.SetAt))
            {
                current = candidate;
            }
        }

        return current;
    }

    /// <summary>The end is exclusive: at that instant it is over.</summary>
    public static bool HasEnded(LimitOverride one, Instant now) => one.ExpiresAt is { } end && end <= now;
}
