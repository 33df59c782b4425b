using System.CommandLine;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Commands;

/// <summary>The actions that are checked and explained: <c>login</c>, <c>join</c>, <c>create</c>, <c>friend</c>.</summary>
internal static class ActionCommands
{
    /// <param name="runtime">What they run with.</param>
    /// <param name="parent">Gets them.</param>
    /// <param name="run">What is done with an action of an app.</param>
    public static Command AddTo(CliRuntime runtime, Command parent, Func<CliCall, ulong, AdmitAction, Task<int>> run)
    {
        parent.Subcommands.Add(Login(runtime, run));
        parent.Subcommands.Add(Join(runtime, run));
        parent.Subcommands.Add(Create(runtime, run));
        parent.Subcommands.Add(Friend(runtime, run));
        return parent;
    }

    private static Command Login(CliRuntime runtime, Func<CliCall, ulong, AdmitAction, Task<int>> run)
    {
        Option<ulong> app = AppArgument.Option();
        var user = new Argument<string>("user") { Description = "User id." };
        Option<Platform> platform = Choice.Of("--platform", "Where from", ("none", Platform.Unspecified), ("android", Platform.Android), ("iphone", Platform.Iphone), ("ipad", Platform.Ipad),
            ("windows", Platform.Windows), ("mac", Platform.Mac), ("linux", Platform.Linux), ("web", Platform.Web));
        var connection = new Option<string?>("--connection") { Description = "Connection id; needs --platform." };
        return runtime.Runs(new Command("login", "A user logs in.") { app, user, platform, connection }, call => run(call, call.Get(app), new AdmitAction
        {
            Login = new LoginRequest { SdkAppId = call.Get(app), UserId = call.Get(user)!, Platform = call.Get(platform), ConnectionId = call.Get(connection) ?? "" },
        }));
    }

    private static Command Join(CliRuntime runtime, Func<CliCall, ulong, AdmitAction, Task<int>> run)
    {
        Option<ulong> app = AppArgument.Option();
        var group = new Argument<string>("group") { Description = "Group id." };
        var users = new Argument<string[]>("users") { Description = "User ids.", Arity = ArgumentArity.OneOrMore };
        var invited = new Option<bool>("--invited") { Description = "Somebody else adds them." };
        return runtime.Runs(new Command("join", "Users join a group.") { app, group, users, invited }, call => run(call, call.Get(app), new AdmitAction
        {
            JoinGroup = new JoinGroupRequest { SdkAppId = call.Get(app), GroupId = call.Get(group)!, UserIds = { call.Get(users)! }, Invitation = call.Get(invited) },
        }));
    }

    private static Command Create(CliRuntime runtime, Func<CliCall, ulong, AdmitAction, Task<int>> run)
    {
        Option<ulong> app = AppArgument.Option();
        var group = new Argument<string>("group") { Description = "Group id." };
        Option<GroupType> type = GroupTypes("--type");
        var owner = new Option<string?>("--owner") { Description = "User id; without it no user is charged." };
        var members = new Option<string[]>("--member") { Description = "User id of a first member; may be repeated." };
        return runtime.Runs(new Command("create", "A group is created.") { app, group, type, owner, members }, call => run(call, call.Get(app), new AdmitAction
        {
            CreateGroup = new CreateGroupRequest { SdkAppId = call.Get(app), GroupId = call.Get(group)!, Type = call.Get(type), OwnerId = call.Get(owner) ?? "", MemberIds = { call.Get(members) ?? [] } },
        }));
    }

    private static Command Friend(CliRuntime runtime, Func<CliCall, ulong, AdmitAction, Task<int>> run)
    {
        Option<ulong> app = AppArgument.Option();
        var user = new Argument<string>("user") { Description = "Who adds." };
        var friend = new Argument<string>("friend") { Description = "Whom." };
        var oneWay = new Option<bool>("--one-way") { Description = "Only the user's list." };
        return runtime.Runs(new Command("friend", "A user adds a friend.") { app, user, friend, oneWay }, call => run(call, call.Get(app), new AdmitAction
        {
            AddFriend = new AddFriendRequest
            {
                SdkAppId = call.Get(app),
                UserId = call.Get(user)!,
                FriendId = call.Get(friend)!,
                Direction = call.Get(oneWay) ? FriendDirection.OneWay : FriendDirection.Both,
            },
        }));
    }

    private static Option<GroupType> GroupTypes(string name) => Choice.Of(name, "Type", ("public", GroupType.Public), ("work", GroupType.Work), ("meeting", GroupType.Meeting),
        ("community", GroupType.Community), ("bchatroom", GroupType.BChatRoom), ("avchatroom", GroupType.AvChatRoom));
}
