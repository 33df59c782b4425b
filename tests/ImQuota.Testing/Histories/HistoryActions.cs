using CsCheck;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Histories;

/// <summary>Random actions on 12 users and 11 groups. Six of the groups are live ones, so that what they store is known.</summary>
internal static class HistoryActions
{
    private static readonly Gen<GroupType> StoredType = Gen.Frequency(
        (2, GroupType.Work), (3, GroupType.Public), (2, GroupType.Meeting), (2, GroupType.Community));

    private static readonly Gen<GroupType> LiveType = Gen.OneOf(GroupType.BChatRoom, GroupType.AVChatRoom);

    private static readonly Gen<string> LiveGroup = Gen.OneOf("live1", "live2", "live3", "live4", "live5", "live6");

    /// <summary>The first users come up far more often than the last ones.</summary>
    internal static readonly Gen<string> User = Gen.Frequency(
        (6, Gen.OneOf("u1", "u2", "u3", "u4")),
        (2, Gen.OneOf("u5", "u6", "u7", "u8")),
        (1, Gen.OneOf("u9", "u10", "u11", "u12")));

    internal static readonly Gen<string> StoredGroup = Gen.OneOf("g1", "g2", "g3", "g4", "g5");

    internal static readonly Gen<Platform> Device = Gen.Frequency(
        (3, Platform.Android),
        (2, Platform.IPhone),
        (1, Platform.IPad),
        (2, Platform.Windows),
        (1, Platform.Mac),
        (1, Platform.Linux),
        (2, Platform.Web));

    internal static readonly Gen<string> Connection = Gen.OneOf("c1", "c2", "c3", "c4", "c5", "c6");

    private static readonly Gen<string> Group = Gen.Frequency((4, StoredGroup), (1, LiveGroup));

    private static readonly Gen<string> NodeOfLogin = Gen.Frequency((1, ""), (3, "n1"), (2, "n2"), (1, "n3"));

    private static readonly Gen<IReadOnlyList<string>> Users = User.Array[1, 4].Select(ids => (IReadOnlyList<string>)ids);

    private static readonly Gen<IReadOnlyList<string>> Members = Gen.Frequency(
        (2, Gen.Const(Array.Empty<string>())), (3, User.Array[1, 4])).Select(ids => (IReadOnlyList<string>)ids);

    private static readonly Gen<FriendDirection> Direction = Gen.Enum<FriendDirection>();

    private static readonly Gen<(string User, string Friend)> Pair = Gen.Select(User, User)
        .Select((one, other) => (one, one == other ? "u13" : other));

    private static readonly Gen<AdmissionMode> Mode = Gen.Frequency(
        (7, AdmissionMode.Enforce), (1, AdmissionMode.DryRun), (2, AdmissionMode.Record));

    private static readonly Gen<AdmissionAction> Action = Gen.Frequency(
        (9, Login()),
        (2, Cast(Gen.Select(User, Connection).Select((user, id) => new LogoutAction(user, id)))),
        (2, Cast(Users.Select(users => new RegisterUsersAction(users)))),
        (2, Cast(Users.Select(users => new RemoveUsersAction(users)))),
        (6, Create()),
        (2, Cast(Group.Select(group => new DissolveGroupAction(group)))),
        (7, Join()),
        (3, Cast(Gen.Select(Group, Users).Select((group, users) => new LeaveGroupAction(group, users)))),
        (5, Cast(Gen.Select(Pair, Direction).Select((pair, direction) => new AddFriendAction(pair.User, pair.Friend, direction)))),
        (2, Cast(Gen.Select(Pair, Direction).Select((pair, direction) => new RemoveFriendAction(pair.User, pair.Friend, direction)))),
        (1, CheckFeature()));

    /// <summary>Few users with few connections, again and again.</summary>
    private static readonly Gen<AdmissionAction> DeviceAction = Cast(
        Gen.Select(
                Gen.OneOf("u1", "u2"),
                Gen.OneOf(Platform.Android, Platform.IPhone, Platform.Windows, Platform.Web),
                Gen.OneOf("c1", "c2", "c3", "c4"),
                Gen.OneOf("n1", "n2"))
            .Select((user, platform, id, node) => new LoginAction(user, platform, id, node)));

    private static readonly Gen<AdmissionAction> LiveAction = Gen.Frequency(
        (5, Create(LiveGroup, LiveType)),
        (1, Cast(LiveGroup.Select(group => new DissolveGroupAction(group)))),
        (1, Cast(Gen.Select(LiveGroup, Users, Gen.Bool).Select((group, users, invitation) => new JoinGroupAction(group, users, invitation)))));

    private static readonly Gen<string> Friend = Gen.OneOf("u1", "u2", "u3", "u4");

    private static readonly Gen<AdmissionAction> SocialAction = Gen.Frequency(
        (3, Create(StoredGroup, StoredType)),
        (4, Cast(Gen.Select(StoredGroup, Friend.Array[1, 3]).Select((group, users) => new JoinGroupAction(group, users, false)))),
        (4, Cast(Gen.Select(Friend, Gen.OneOf("u5", "u6", "u7"), Gen.Bool, Direction)
            .Select((one, other, turned, direction) => new AddFriendAction(turned ? other : one, turned ? one : other, direction)))));

    /// <summary>One action in one mode: of all kinds, or mostly about devices, live groups, or groups and friends.</summary>
    internal static readonly IReadOnlyList<Gen<AdmissionRequest>> Requests =
    [
        Ask(Action),
        Ask(Gen.Frequency((1, Action), (3, DeviceAction))),
        Ask(Gen.Frequency((1, Action), (3, LiveAction))),
        Ask(Gen.Frequency((1, Action), (3, SocialAction))),
    ];

    private static Gen<AdmissionRequest> Ask(Gen<AdmissionAction> action) => Gen.Select(Mode, action)
        .Select((mode, asked) => new AdmissionRequest(mode, asked));

    private static Gen<AdmissionAction> Login() => Cast(
        Gen.Select(User, Device, Gen.Frequency((1, Gen.Const("")), (9, Connection)), NodeOfLogin)
            .Select((user, platform, id, node) => new LoginAction(user, platform, id, node)));

    private static Gen<AdmissionAction> Create() => Gen.Frequency(
        (4, Create(StoredGroup, StoredType)),
        (2, Create(LiveGroup, LiveType)));

    private static Gen<AdmissionAction> Create(Gen<string> group, Gen<GroupType> type) => Cast(
        Gen.Select(group, type, Gen.Frequency((1, Gen.Const("")), (4, User)), Members, Gen.Frequency((6, false), (1, true)))
            .Select((id, kind, owner, members, earlier) => new CreateGroupAction(id, kind, owner, members) { OfEarlierDay = earlier }));

    private static Gen<AdmissionAction> Join() => Cast(
        Gen.Select(Group, Users, Gen.Frequency((3, false), (1, true)))
            .Select((group, users, invitation) => new JoinGroupAction(group, users, invitation)));

    private static Gen<AdmissionAction> CheckFeature() => Cast(
        Gen.Select(
                Gen.Enum<Feature>(),
                Gen.OneOf("", "5.8.1668", "6.1.2154", "6.1.2155", "2.16.9", "2.17.0"),
                Gen.Frequency((1, Gen.Const(() => (Platform?)null)), (3, Device.Select(platform => (Platform?)platform))),
                Gen.Frequency((1, Gen.Const(() => (GroupType?)null)), (3, Gen.Enum<GroupType>().Select(type => (GroupType?)type))),
                Gen.OneOf(0, 1, 200, 201))
            .Select((feature, version, platform, type, size) => new CheckFeatureAction(feature, version, platform, type, size)));

    private static Gen<AdmissionAction> Cast<T>(Gen<T> gen)
        where T : AdmissionAction
        => gen.Select(action => (AdmissionAction)action);
}
