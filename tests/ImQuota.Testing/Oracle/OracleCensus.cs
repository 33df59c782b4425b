using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;

namespace ImQuota.Testing.Oracle;

/// <summary>How counts are spread over users and groups, by asking about each of them.</summary>
internal static class OracleCensus
{
    internal static AppCensus Of(OracleGroups groups, OracleFriends friends, OraclePresence presence) => new()
    {
        GroupsOfUsers = Table(groups.MemberIds.Select(groups.GroupsOf)),
        FriendsOfUsers = Table(friends.OwnerIds.Select(friends.Count)),
        MembersOfGroups = groups.All.GroupBy(group => group.Type).ToDictionary(type => type.Key, type => Table(type.Select(group => (long)group.Members.Count))),
        DevicesPerNativePlatform = Table(presence.UserIds.Select(user => Most(presence.Of(user).Where(one => one.Platform != Platform.Web)))),
        DevicesOnWeb = Table(presence.UserIds.Select(user => Most(presence.Of(user).Where(one => one.Platform == Platform.Web)))),
    };

    private static long Most(IEnumerable<OracleConnection> connections)
        => connections.GroupBy(one => one.Platform).Select(platform => platform.LongCount()).DefaultIfEmpty().Max();

    private static FrequencyTable Table(IEnumerable<long> counts)
        => new(counts.Where(count => count > 0).GroupBy(count => count).ToDictionary(same => same.Key, same => same.LongCount()));
}
