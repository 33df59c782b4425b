namespace ImQuota.Server.Webhooks;

/// <summary>Callbacks of the chat service that are acted upon (spec section 7).</summary>
internal enum WebhookCommand
{
    /// <summary>Any other: answered with OK, and nothing else.</summary>
    Other,
    BeforeCreateGroup,
    BeforeApplyJoinGroup,
    BeforeInviteJoinGroup,
    PrevFriendAdd,
    PrevFriendResponse,
    AfterCreateGroup,
    AfterNewMemberJoin,
    AfterMemberExit,
    AfterGroupDestroyed,
    FriendAdd,
    FriendDelete,
    BlackListAdd,
    StateChange,
}
