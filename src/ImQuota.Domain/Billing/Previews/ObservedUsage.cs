using System.Collections.Immutable;
using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Billing.Previews;

/// <summary>What an app was seen to use.</summary>
public sealed record ObservedUsage
{
    /// <summary>Largest count of each limit, e.g. members of the largest group, groups of the user in most groups, the day of most growth; absent: not seen.</summary>
    public ImmutableSortedDictionary<LimitKey, long> Peaks { get; init; } = ImmutableSortedDictionary<LimitKey, long>.Empty;

    /// <summary>Monthly active users, 0 or more.</summary>
    public long Mau { get; init; }

    /// <summary>Peak concurrent connections, 0 or more.</summary>
    public long Pcc { get; init; }

    /// <summary>Largest number of connections of one user on one native platform, and on Web.</summary>
    public int DevicesPerNativePlatform { get; init; }

    public int DevicesOnWeb { get; init; }

    /// <summary>Features that were used.</summary>
    public ImmutableSortedSet<Feature> Features { get; init; } = [];
}
