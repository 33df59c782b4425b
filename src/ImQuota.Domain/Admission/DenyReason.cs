namespace ImQuota.Domain.Admission;

/// <summary>Why an action is denied; the numbers are the order of precedence (spec section 3) and never reused.</summary>
public enum DenyReason
{
    None = 0,
    AppNotFound = 1,
    AppDisabled = 2,
    AppSuspended = 3,
    GroupNotFound = 4,
    TypeForbids = 5,
    FeatureNotInEdition = 6,
    UserLimit = 7,
    MauLimit = 8,
    UserGroupsLimit = 9,
    FriendsLimit = 10,
    PeerFriendsLimit = 11,
    GroupFull = 12,
    LiveGroupsLimit = 13,
    GroupsLimit = 14,
    DailyGrowthLimit = 15,
    DailyBroadcastLimit = 16,
}
