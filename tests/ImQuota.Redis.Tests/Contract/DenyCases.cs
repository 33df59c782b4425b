using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Testing.Histories;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Every deny reason with its codes (spec section 3), and for each two reasons that can meet, which one wins.</summary>
public static class DenyCases
{
    private static readonly DisabledChange Disabled = new(Disabled: true);
    private static readonly SuspendedChange Overdue = new("overdue");

    private static readonly DenyCase[] Cases =
    [
        .. States(),
        .. BeforeLimits(),
        .. Limits(),
        .. LimitPairs(),
    ];

    /// <summary>Names, each for every engine.</summary>
    public static MatrixTheoryData<string, string> Names
        => new(ContractEngines.Names, Cases.Select(one => one.Name));

    internal static IReadOnlyList<DenyCase> All => Cases;

    internal static DenyCase Named(string name) => Cases.Single(one => one.Name == name);

    private static DenyCase[] States() =>
    [
        new("disabled", Login("u1"), DenyReason.AppDisabled, 60016) { Changes = [Disabled] },
        new("suspended", Login("u1"), DenyReason.AppSuspended, 60020) { Changes = [Overdue], SubReason = "overdue" },
        new("disabled before suspended", Login("u1"), DenyReason.AppDisabled, 60016) { Changes = [Overdue, Disabled] },
        new("suspended: register", new RegisterUsersAction(["u1"]), DenyReason.AppSuspended, 60020)
        {
            Changes = [Overdue], SubReason = "overdue",
        },
        new("suspended: create", Create("g1"), DenyReason.AppSuspended, 60020) { Changes = [Overdue], SubReason = "overdue" },
        new("suspended: friend", Befriend("u1", "u2"), DenyReason.AppSuspended, 60020) { Changes = [Overdue], SubReason = "overdue" },
        new("suspended: feature", Check(Feature.UserStatus), DenyReason.AppSuspended, 60020)
        {
            Changes = [Overdue], SubReason = "overdue",
        },
        new("suspended before unknown group", Join("g1", "u1"), DenyReason.AppSuspended, 60020)
        {
            Changes = [Overdue], SubReason = "overdue",
        },
        new("suspended before already", Join("g1", "u1"), DenyReason.AppSuspended, 60020)
        {
            Before = [Create("g1", GroupType.Public, "u1")], Changes = [Overdue], SubReason = "overdue",
        },
        new("disabled before type", Create("l1", GroupType.AVChatRoom, "", "u1"), DenyReason.AppDisabled, 60016) { Changes = [Disabled] },
        new("suspended before users", Login("u1"), DenyReason.AppSuspended, 60020)
        {
            Limits = [(LimitKey.Users, 0)], Changes = [Overdue], SubReason = "overdue",
        },
    ];

    private static DenyCase[] BeforeLimits() =>
    [
        new("unknown group", Join("g1", "u1"), DenyReason.GroupNotFound, 10010),
        new("unknown group before user groups", Join("g1", "u1"), DenyReason.GroupNotFound, 10010) { Limits = [(LimitKey.UserGroups, 0)] },
        new("invitation to live group", Invite("l1", "u1"), DenyReason.TypeForbids, 10007) { Before = [Create("l1", GroupType.AVChatRoom)] },
        new("live group with members", Create("l1", GroupType.AVChatRoom, "", "u1"), DenyReason.TypeForbids, 10007),
        new("type before live groups", Create("l1", GroupType.AVChatRoom, "", "u1"), DenyReason.TypeForbids, 10007)
        {
            Limits = [(LimitKey.LiveGroups, 0)],
        },
        new("community on standard", Create("g1", GroupType.Community), DenyReason.FeatureNotInEdition, 10059)
        {
            Edition = "standard", UpgradeTo = "premium",
        },
        new("feature before groups", Create("g1", GroupType.Community), DenyReason.FeatureNotInEdition, 10059)
        {
            Edition = "standard", Limits = [(LimitKey.Groups, 0)], UpgradeTo = "premium",
        },
        new("feature before user groups", Create("g1", GroupType.Community, "u1"), DenyReason.FeatureNotInEdition, 10059)
        {
            Edition = "standard", Limits = [(LimitKey.UserGroups, 0)], UpgradeTo = "premium",
        },
        new("feature on standard", Check(Feature.UserStatus), DenyReason.FeatureNotInEdition, 10059)
        {
            Edition = "standard", UpgradeTo = "premium",
        },
        new("community switched off", Create("g1", GroupType.Community), DenyReason.FeatureNotInEdition, 11000) { DataCentre = "frankfurt" },
        new(
            "receipts in a too large group",
            new CheckFeatureAction(Feature.ReadReceipts, "6.1.2155", Platform.Android, GroupType.Public, 201),
            DenyReason.FeatureNotInEdition,
            10060)
        {
            Edition = "premium",
        },
        new("push without approval", Check(Feature.PushToAll), DenyReason.FeatureNotInEdition, 90045) { Edition = "premium" },
        new("removal on standard", new RemoveUsersAction(["u1"]), DenyReason.FeatureNotInEdition, 10059) { Edition = "standard" },
    ];

    private static DenyCase[] Limits() =>
    [
        new("users", Login("u2"), DenyReason.UserLimit, 70398)
        {
            Limits = [(LimitKey.Users, 1)], Before = [Login("u1")], UpgradeTo = "standard",
        },
        new("register", new RegisterUsersAction(["u1", "u2", "u2"]), DenyReason.UserLimit, 70398)
        {
            Limits = [(LimitKey.Users, 1)], UpgradeTo = "standard",
        },
        new("month", Login("u2"), DenyReason.MauLimit, 72000)
        {
            Limits = [(LimitKey.Mau, 1)], Before = [Login("u1")], UpgradeTo = "standard",
        },
        new("user groups", Join("g2", "u1"), DenyReason.UserGroupsLimit, 10037)
        {
            Limits = [(LimitKey.UserGroups, 1)], Before = [Create("g1", GroupType.Work, "u1"), Create("g2")], UpgradeTo = "standard",
        },
        new("user groups at creation", Create("g2", GroupType.Work, "u1"), DenyReason.UserGroupsLimit, 10037)
        {
            Limits = [(LimitKey.UserGroups, 1)], Before = [Create("g1", GroupType.Work, "u1")], UpgradeTo = "standard",
        },
        new("friends", Befriend("u1", "u3"), DenyReason.FriendsLimit, 30010)
        {
            Limits = [(LimitKey.Friends, 1)], Before = [Befriend("u1", "u2")], UpgradeTo = "standard",
        },
        new("peer's friends", Befriend("u3", "u1"), DenyReason.PeerFriendsLimit, 30014)
        {
            Limits = [(LimitKey.Friends, 1)], Before = [Befriend("u1", "u2")], UpgradeTo = "standard",
        },
        new("group full", Join("g1", "u2"), DenyReason.GroupFull, 10014)
        {
            Limits = [(LimitKey.GroupMembers, 1)], Before = [Create("g1", GroupType.Meeting, "u1")], UpgradeTo = "standard",
        },
        new("community full", Join("g1", "u2"), DenyReason.GroupFull, 10014)
        {
            Limits = [(LimitKey.CommunityMembers, 1)],
            Before = [Create("g1", GroupType.Community, "u1")],
            UpgradeTo = "standard",
        },
        new("full at creation", Create("g1", GroupType.Work, "u1", "u2"), DenyReason.GroupFull, 10038)
        {
            Limits = [(LimitKey.GroupMembers, 1)], UpgradeTo = "standard",
        },
        new("live groups", Create("l2", GroupType.AVChatRoom), DenyReason.LiveGroupsLimit, 10036)
        {
            Limits = [(LimitKey.LiveGroups, 1)], Before = [Create("l1", GroupType.AVChatRoom)], UpgradeTo = "standard",
        },
        new("groups", Create("g2"), DenyReason.GroupsLimit, 10058)
        {
            Limits = [(LimitKey.Groups, 1)], Before = [Create("g1", GroupType.BChatRoom)], UpgradeTo = "standard",
        },
        new("growth", Create("g2"), DenyReason.DailyGrowthLimit, 10006)
        {
            Limits = [(LimitKey.DailyGrowth, 1)], Before = [Create("l1", GroupType.AVChatRoom)], UpgradeTo = "standard",
        },
        new("broadcast", Create("b2", GroupType.BChatRoom), DenyReason.DailyBroadcastLimit, 10006)
        {
            Limits = [(LimitKey.DailyBroadcast, 1)], Before = [Create("b1", GroupType.BChatRoom)], UpgradeTo = "standard",
        },
        new("no edition would do", Create("g2"), DenyReason.DailyGrowthLimit, 10006)
        {
            Edition = "premium", Limits = [(LimitKey.DailyGrowth, 1)], Before = [Create("g1")],
        },
    ];

    private static DenyCase[] LimitPairs() =>
    [
        new("users before month", Login("u1"), DenyReason.UserLimit, 70398)
        {
            Limits = [(LimitKey.Users, 0), (LimitKey.Mau, 0)], UpgradeTo = "standard",
        },
        new("user groups before full", Join("g1", "u1"), DenyReason.UserGroupsLimit, 10037)
        {
            Limits = [(LimitKey.UserGroups, 0), (LimitKey.GroupMembers, 0)], Before = [Create("g1")], UpgradeTo = "standard",
        },
        new("own friends before peer's", Befriend("u1", "u2"), DenyReason.FriendsLimit, 30010)
        {
            Limits = [(LimitKey.Friends, 0)], UpgradeTo = "standard",
        },
        new("full before groups", Create("g1", GroupType.Work, "u1"), DenyReason.GroupFull, 10038)
        {
            Limits = [(LimitKey.GroupMembers, 0), (LimitKey.Groups, 0)], UpgradeTo = "standard",
        },
        new("groups before growth", Create("g1"), DenyReason.GroupsLimit, 10058)
        {
            Limits = [(LimitKey.Groups, 0), (LimitKey.DailyGrowth, 0)], UpgradeTo = "standard",
        },
        new("live groups before growth", Create("l1", GroupType.AVChatRoom), DenyReason.LiveGroupsLimit, 10036)
        {
            Limits = [(LimitKey.LiveGroups, 0), (LimitKey.DailyGrowth, 0)], UpgradeTo = "standard",
        },
        new("growth before broadcast", Create("b1", GroupType.BChatRoom), DenyReason.DailyGrowthLimit, 10006)
        {
            Limits = [(LimitKey.DailyBroadcast, 0), (LimitKey.DailyGrowth, 0)], UpgradeTo = "standard",
        },
        new("user groups before groups", Create("g1", GroupType.Work, "u1"), DenyReason.UserGroupsLimit, 10037)
        {
            Limits = [(LimitKey.UserGroups, 0), (LimitKey.Groups, 0)], UpgradeTo = "standard",
        },
    ];
}
