namespace ImQuota.Domain.Editions;

/// <summary>Features an edition has or has not (E1, E11–E23, call, removal of users).</summary>
public enum Feature
{
    GlobalCoverage = 1,
    PushToAll = 2,
    MultiDevice = 3,
    LocalSearch = 4,
    LiveHistory = 5,
    Community = 6,
    ReadReceipts = 7,
    TargetedMessages = 8,
    LiveMemberList = 9,
    LiveBroadcast = 10,
    UserStatus = 11,
    ConversationMarks = 12,
    ConversationGrouping = 13,
    LiveBan = 14,
    AvCall = 15,
    UserRemoval = 16,
}
