using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Admission;

/// <summary>Which reason a failing limit gives.</summary>
public static class DenyReasons
{
    /// <param name="key">The limit.</param>
    /// <param name="peer">For <see cref="LimitKey.Friends"/>: it is the other's list.</param>
    public static DenyReason ForLimit(LimitKey key, bool peer) => key switch
    {
        LimitKey.Users => DenyReason.UserLimit,
        LimitKey.Mau => DenyReason.MauLimit,
        LimitKey.UserGroups => DenyReason.UserGroupsLimit,
        LimitKey.Friends => peer ? DenyReason.PeerFriendsLimit : DenyReason.FriendsLimit,
        LimitKey.GroupMembers or LimitKey.CommunityMembers => DenyReason.GroupFull,
        LimitKey.Groups => DenyReason.GroupsLimit,
        LimitKey.LiveGroups => DenyReason.LiveGroupsLimit,
        LimitKey.DailyGrowth => DenyReason.DailyGrowthLimit,
        LimitKey.DailyBroadcast => DenyReason.DailyBroadcastLimit,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "unknown limit"),
    };
}
