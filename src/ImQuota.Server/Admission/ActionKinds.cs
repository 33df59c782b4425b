using ImQuota.Domain.Admission;

namespace ImQuota.Server.Admission;

/// <summary>The kinds of actions by the names that labels and options give them.</summary>
internal static class ActionKinds
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "login", "logout", "register_users", "remove_users", "create_group", "dissolve_group", "join_group", "leave_group",
        "add_friend", "remove_friend", "check_feature",
    ];

    /// <summary>The place of an action's kind among <see cref="Names"/>.</summary>
    public static int Of(AdmissionAction action) => action switch
    {
        LoginAction => 0,
        LogoutAction => 1,
        RegisterUsersAction => 2,
        RemoveUsersAction => 3,
        CreateGroupAction => 4,
        DissolveGroupAction => 5,
        JoinGroupAction => 6,
        LeaveGroupAction => 7,
        AddFriendAction => 8,
        RemoveFriendAction => 9,
        CheckFeatureAction => 10,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "is of no known kind"),
    };
}
