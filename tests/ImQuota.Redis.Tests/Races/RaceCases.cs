using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Redis.Tests.Contract;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Races;

/// <summary>A race at each limit. The contested one is set to <see cref="Limit"/>, far below the number of callers.</summary>
public static class RaceCases
{
    internal const int Limit = 5;

    private const int Callers = 16;

    private static readonly RaceCase[] Cases = [.. OfUsers(), .. OfFriendsAndMembers(), .. OfGroups()];

    public static MatrixTheoryData<string, string> Names => new(ContractEngines.Names, Cases.Select(one => one.Name));

    internal static RaceCase Named(string name) => Cases.Single(one => one.Name == name);

    private static RaceCase[] OfUsers() =>
    [
        new("users", DenyReason.UserLimit, LimitKey.Users, [.. Ids("u", Callers).Select(id => Login(id))], async app => (await app.UsageAsync()).Users),
        new(
            "registered users",
            DenyReason.UserLimit,
            LimitKey.Users,
            [.. Ids("u", Callers).Select(id => new RegisterUsersAction([id]))],
            async app => (await app.UsageAsync()).Users),
        new(
            "mau",
            DenyReason.MauLimit,
            LimitKey.Mau,
            [.. Ids("u", Callers).Select(id => Login(id))],
            async app => (await app.UsageAsync()).MauExact ?? -1),
        new(
            "user groups",
            DenyReason.UserGroupsLimit,
            LimitKey.UserGroups,
            [.. Ids("g", Callers).Select(id => Join(id, "u1"))],
            async app => (await app.UserAsync("u1")).Groups)
        {
            Before = [.. Ids("g", Callers).Select(id => Create(id))],
        },
    ];

    private static RaceCase[] OfFriendsAndMembers() =>
    [
        new(
            "friends",
            DenyReason.FriendsLimit,
            LimitKey.Friends,
            [.. Ids("f", Callers).Select(id => Befriend("u1", id))],
            async app => (await app.UserAsync("u1")).Friends),
        new(
            "peer friends",
            DenyReason.PeerFriendsLimit,
            LimitKey.Friends,
            [.. Ids("f", Callers).Select(id => Befriend(id, "u1"))],
            async app => (await app.UserAsync("u1")).Friends),
        new(
            "group members",
            DenyReason.GroupFull,
            LimitKey.GroupMembers,
            [.. Ids("u", Callers).Select(id => Join("g1", id))],
            async app => (await app.GroupAsync("g1"))?.Members ?? -1)
        {
            Before = [Create("g1")],
        },
        new(
            "community members",
            DenyReason.GroupFull,
            LimitKey.CommunityMembers,
            [.. Ids("u", Callers).Select(id => Join("g1", id))],
            async app => (await app.GroupAsync("g1"))?.Members ?? -1)
        {
            Before = [Create("g1", GroupType.Community)],
        },
    ];

    private static RaceCase[] OfGroups() =>
    [
        new(
            "groups",
            DenyReason.GroupsLimit,
            LimitKey.Groups,
            [.. Ids("g", Callers).Select(id => Create(id))],
            async app => (await app.UsageAsync()).Groups),
        new(
            "live groups",
            DenyReason.LiveGroupsLimit,
            LimitKey.LiveGroups,
            [.. Ids("l", Callers).Select(id => Create(id, GroupType.AVChatRoom))],
            async app => (await app.UsageAsync()).LiveGroups),
        new(
            "daily growth",
            DenyReason.DailyGrowthLimit,
            LimitKey.DailyGrowth,
            [.. Ids("g", Callers).Select(id => Create(id))],
            async app => (await app.UsageAsync()).GrowthToday),
        new(
            "daily broadcast",
            DenyReason.DailyBroadcastLimit,
            LimitKey.DailyBroadcast,
            [.. Ids("b", Callers).Select(id => Create(id, GroupType.BChatRoom))],
            async app => (await app.UsageAsync()).BroadcastToday),
    ];
}
