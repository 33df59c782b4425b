using System.Globalization;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Faults.Books;

/// <summary>Ids of a run, and the actions about them.</summary>
internal static class FaultIds
{
    public static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number}");

    /// <summary>Who is in groups and lists of friends; registered users are others.</summary>
    public static string Member(int number) => string.Create(CultureInfo.InvariantCulture, $"member-{number}");

    /// <summary>A group that is joined.</summary>
    public static string Room(int number) => string.Create(CultureInfo.InvariantCulture, $"room-{number}");

    /// <summary>A group that comes and goes.</summary>
    public static string Group(int number) => string.Create(CultureInfo.InvariantCulture, $"group-{number}");

    public static string Owner(int room) => string.Create(CultureInfo.InvariantCulture, $"owner-{room}");

    public static AdmitAction Action(ulong app, NaturalKey key, bool release, Mode mode) => (key.Kind, release) switch
    {
        // Nothing releases a user here; whether he is there is asked as a registration, which needs no month.
        (KeyKind.User, _) when mode == Mode.DryRun => new() { RegisterUsers = new() { SdkAppId = app, Mode = mode, UserIds = { User(key.First) } } },
        (KeyKind.User, _) => new() { Login = new() { SdkAppId = app, Mode = mode, UserId = User(key.First) } },
        (KeyKind.Member, false) => new() { JoinGroup = new() { SdkAppId = app, Mode = mode, GroupId = Room(key.First), UserIds = { Member(key.Second) } } },
        (KeyKind.Member, true) => new() { LeaveGroup = new() { SdkAppId = app, Mode = mode, GroupId = Room(key.First), UserIds = { Member(key.Second) } } },
        (KeyKind.Friend, false) => new() { AddFriend = new() { SdkAppId = app, Mode = mode, UserId = Member(key.First), FriendId = Member(key.Second) } },
        (KeyKind.Friend, true) => new() { RemoveFriend = new() { SdkAppId = app, Mode = mode, UserId = Member(key.First), FriendId = Member(key.Second) } },
        (KeyKind.Group, false) => new() { CreateGroup = new() { SdkAppId = app, Mode = mode, GroupId = Group(key.First), Type = GroupType.Public } },
        _ => new() { DissolveGroup = new() { SdkAppId = app, Mode = mode, GroupId = Group(key.First) } },
    };
}
