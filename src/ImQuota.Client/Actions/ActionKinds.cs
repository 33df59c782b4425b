using Google.Protobuf;
using ImQuota.Contracts.V1;

namespace ImQuota.Client.Actions;

/// <summary>What depends on an action's kind.</summary>
internal static class ActionKinds
{
    public static readonly ActionKind[] All = Enum.GetValues<ActionKind>();

    /// <summary>Values of the metrics' label, boxed once; index 0 is none.</summary>
    private static readonly string[] Labels =
    [
        "", "login", "logout", "register_users", "remove_users", "create_group", "dissolve_group", "join_group", "leave_group", "add_friend", "remove_friend", "check_feature",
    ];

    public static string LabelOf(ActionKind kind) => Labels[(int)kind];

    public static FailurePolicy PolicyOf(FailurePolicies policies, ActionKind kind) => kind switch
    {
        ActionKind.Login => policies.Login,
        ActionKind.Logout => policies.Logout,
        ActionKind.RegisterUsers => policies.RegisterUsers,
        ActionKind.RemoveUsers => policies.RemoveUsers,
        ActionKind.CreateGroup => policies.CreateGroup,
        ActionKind.DissolveGroup => policies.DissolveGroup,
        ActionKind.JoinGroup => policies.JoinGroup,
        ActionKind.LeaveGroup => policies.LeaveGroup,
        ActionKind.AddFriend => policies.AddFriend,
        ActionKind.RemoveFriend => policies.RemoveFriend,
        ActionKind.CheckFeature => policies.CheckFeature,
        _ => FailurePolicy.Throw,
    };

    /// <exception cref="ArgumentException">No action is set.</exception>
    public static (ActionKind Kind, IMessage Request) Unwrap(AdmitAction action) => action.ActionCase switch
    {
        AdmitAction.ActionOneofCase.Login => (ActionKind.Login, action.Login),
        AdmitAction.ActionOneofCase.Logout => (ActionKind.Logout, action.Logout),
        AdmitAction.ActionOneofCase.RegisterUsers => (ActionKind.RegisterUsers, action.RegisterUsers),
        AdmitAction.ActionOneofCase.RemoveUsers => (ActionKind.RemoveUsers, action.RemoveUsers),
        AdmitAction.ActionOneofCase.CreateGroup => (ActionKind.CreateGroup, action.CreateGroup),
        AdmitAction.ActionOneofCase.DissolveGroup => (ActionKind.DissolveGroup, action.DissolveGroup),
        AdmitAction.ActionOneofCase.JoinGroup => (ActionKind.JoinGroup, action.JoinGroup),
        AdmitAction.ActionOneofCase.LeaveGroup => (ActionKind.LeaveGroup, action.LeaveGroup),
        AdmitAction.ActionOneofCase.AddFriend => (ActionKind.AddFriend, action.AddFriend),
        AdmitAction.ActionOneofCase.RemoveFriend => (ActionKind.RemoveFriend, action.RemoveFriend),
        AdmitAction.ActionOneofCase.CheckFeature => (ActionKind.CheckFeature, action.CheckFeature),
        _ => throw new ArgumentException("The action is not set: one of login to check_feature is needed.", nameof(action)),
    };
}
