using System.Globalization;

namespace ImQuota.Domain.Admission;

/// <summary>One sentence for people about a denial; made only when denied.</summary>
public static class DenyMessages
{
    /// <param name="reason">Why.</param>
    /// <param name="limit">The limit that denied, if one did.</param>
    /// <param name="subReason">On suspension: expired, overdue, refunded.</param>
    public static string For(DenyReason reason, LimitUse? limit, string? subReason) => reason switch
    {
        DenyReason.AppNotFound => "There is no app with this sdk_app_id.",
        DenyReason.AppDisabled => "The app is disabled by its owner.",
        DenyReason.AppSuspended => $"The app is suspended ({subReason}).",
        DenyReason.GroupNotFound => "The group is unknown, and the app does not adopt unknown groups.",
        DenyReason.TypeForbids => "Groups of this type take no invitations and no members at creation.",
        DenyReason.FeatureNotInEdition => "The app's edition does not have this feature, or a condition of it is not met.",
        DenyReason.UserLimit => $"The app has {Used(limit)} registered users (E2).",
        DenyReason.MauLimit => $"The app has {Used(limit)} monthly active users (E10).",
        DenyReason.UserGroupsLimit => $"The user is in {Used(limit)} groups (E4).",
        DenyReason.FriendsLimit => $"The user has {Used(limit)} friends (E3).",
        DenyReason.PeerFriendsLimit => $"The other user has {Used(limit)} friends (E3).",
        DenyReason.GroupFull => $"The group has {Used(limit)} members, and those who are to join do not fit (E5).",
        DenyReason.LiveGroupsLimit => $"The app has {Used(limit)} live-streaming groups (E7).",
        DenyReason.GroupsLimit => $"The app has {Used(limit)} groups (E6).",
        DenyReason.DailyGrowthLimit => $"The app has added {Used(limit)} groups today (E8).",
        DenyReason.DailyBroadcastLimit => $"The app has added {Used(limit)} BChatRooms today (E8).",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "is not a reason to deny"),
    };

    private static string Used(LimitUse? limit)
        => limit is null ? "too many" : string.Create(CultureInfo.InvariantCulture, $"{limit.Used:N0} of {limit.Limit:N0}");
}
