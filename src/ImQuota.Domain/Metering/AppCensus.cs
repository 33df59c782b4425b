using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Metering;

/// <summary>How what is counted of single users and groups is spread over them now. The store keeps tags instead of ids, so nobody is named.</summary>
public sealed record AppCensus
{
    /// <summary>E4: groups of each user.</summary>
    public required FrequencyTable GroupsOfUsers { get; init; }

    /// <summary>E3: friends of each user.</summary>
    public required FrequencyTable FriendsOfUsers { get; init; }

    /// <summary>E5: stored members of each group, by type; types of which there is no group are left out.</summary>
    public required IReadOnlyDictionary<GroupType, FrequencyTable> MembersOfGroups { get; init; }

    /// <summary>E12: open connections of each user on the native platform on which he has most.</summary>
    public required FrequencyTable DevicesPerNativePlatform { get; init; }

    /// <summary>E12: open connections of each user on Web.</summary>
    public required FrequencyTable DevicesOnWeb { get; init; }
}
