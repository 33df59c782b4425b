using System.Globalization;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Traffic;

/// <summary>Messages of actions. Ids name what they are, so that a store can be looked through after a run.</summary>
internal sealed class ActionWriter(IReadOnlyList<TrafficApp> apps)
{
    public static string User(int number) => "user-" + number.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>A group that was there before the run.</summary>
    public static string Group(int number) => "group-" + number.ToString("D7", CultureInfo.InvariantCulture);

    /// <summary>A group that the run makes.</summary>
    public static string MadeGroup(int number) => "made-" + number.ToString("D8", CultureInfo.InvariantCulture);

    public static bool IsLive(int madeGroup) => (madeGroup & 1) != 0;

    public AdmitAction Write(LoadAction action)
    {
        ulong app = apps[action.App].Id;
        string user = User(action.User);
        return action.Kind switch
        {
            ActionKind.Login => new() { Login = new() { SdkAppId = app, UserId = user, Platform = (Platform)action.Other, ConnectionId = Connection(action), NodeId = Node(action.User) } },
            ActionKind.Logout => new() { Logout = new() { SdkAppId = app, UserId = user, ConnectionId = Connection(action) } },
            ActionKind.Join => new() { JoinGroup = new() { SdkAppId = app, GroupId = Group(action.Other), UserIds = { user } } },
            ActionKind.Leave => new() { LeaveGroup = new() { SdkAppId = app, GroupId = Group(action.Other), UserIds = { user } } },
            ActionKind.Friend => new() { AddFriend = new() { SdkAppId = app, UserId = user, FriendId = User(action.Other), Direction = FriendDirection.Both } },
            ActionKind.Unfriend => new() { RemoveFriend = new() { SdkAppId = app, UserId = user, FriendId = User(action.Other), Direction = FriendDirection.Both } },
            ActionKind.Create => new() { CreateGroup = new() { SdkAppId = app, GroupId = MadeGroup(action.Other), OwnerId = user, Type = TypeOf(action.Other) } },
            ActionKind.Dissolve => new() { DissolveGroup = new() { SdkAppId = app, GroupId = MadeGroup(action.Other) } },
            ActionKind.Feature => new() { CheckFeature = new() { SdkAppId = app, Feature = (Feature)action.Other } },
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "is no action"),
        };
    }

    private static GroupType TypeOf(int madeGroup) => IsLive(madeGroup) ? GroupType.AvChatRoom : GroupType.Public;

    private static string Connection(LoadAction action) => string.Create(CultureInfo.InvariantCulture, $"c-{action.User}-{action.Other}");

    private static string Node(int user) => "node-" + (user % 16).ToString(CultureInfo.InvariantCulture);
}
