using System.Collections.Frozen;

namespace ImQuota.Server.Webhooks;

/// <summary>The chat service's names of its callbacks, and ours for labels.</summary>
internal static class WebhookCommands
{
    private static readonly FrozenDictionary<string, WebhookCommand> ByName = new Dictionary<string, WebhookCommand>(StringComparer.Ordinal)
    {
        ["Group.CallbackBeforeCreateGroup"] = WebhookCommand.BeforeCreateGroup,
        ["Group.CallbackBeforeApplyJoinGroup"] = WebhookCommand.BeforeApplyJoinGroup,
        ["Group.CallbackBeforeInviteJoinGroup"] = WebhookCommand.BeforeInviteJoinGroup,
        ["Sns.CallbackPrevFriendAdd"] = WebhookCommand.PrevFriendAdd,
        ["Sns.CallbackPrevFriendResponse"] = WebhookCommand.PrevFriendResponse,
        ["Group.CallbackAfterCreateGroup"] = WebhookCommand.AfterCreateGroup,
        ["Group.CallbackAfterNewMemberJoin"] = WebhookCommand.AfterNewMemberJoin,
        ["Group.CallbackAfterMemberExit"] = WebhookCommand.AfterMemberExit,
        ["Group.CallbackAfterGroupDestroyed"] = WebhookCommand.AfterGroupDestroyed,
        ["Sns.CallbackFriendAdd"] = WebhookCommand.FriendAdd,
        ["Sns.CallbackFriendDelete"] = WebhookCommand.FriendDelete,
        ["Sns.CallbackBlackListAdd"] = WebhookCommand.BlackListAdd,
        ["State.StateChange"] = WebhookCommand.StateChange,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Labels, by the enum's numbers.</summary>
    public static IReadOnlyList<string> Labels { get; } =
    [
        "other", "before_create_group", "before_apply_join_group", "before_invite_join_group", "prev_friend_add", "prev_friend_response",
        "after_create_group", "after_new_member_join", "after_member_exit", "after_group_destroyed", "friend_add", "friend_delete", "black_list_add",
        "state_change",
    ];

    public static IEnumerable<string> Names => ByName.Keys;

    public static WebhookCommand Of(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether the chat service waits for a permission, and does nothing before.</summary>
    public static bool IsBefore(WebhookCommand command) => command is >= WebhookCommand.BeforeCreateGroup and <= WebhookCommand.PrevFriendResponse;

    /// <summary>Whether its answer is one an item.</summary>
    public static bool IsOfFriends(WebhookCommand command) => command is WebhookCommand.PrevFriendAdd or WebhookCommand.PrevFriendResponse;
}
