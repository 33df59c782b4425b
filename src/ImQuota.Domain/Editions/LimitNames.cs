namespace ImQuota.Domain.Editions;

/// <summary>Stable keys of limits, as they stand on the wire and in the catalogue, and names for people.</summary>
public static class LimitNames
{
    private static readonly NameTable<LimitKey> Keys = new(
        (LimitKey.Users, "users"),
        (LimitKey.Mau, "mau"),
        (LimitKey.UserGroups, "user_groups"),
        (LimitKey.Friends, "friends"),
        (LimitKey.GroupMembers, "group_members"),
        (LimitKey.CommunityMembers, "community_members"),
        (LimitKey.Groups, "groups"),
        (LimitKey.LiveGroups, "live_groups"),
        (LimitKey.DailyGrowth, "daily_growth"),
        (LimitKey.DailyBroadcast, "daily_broadcast"));

    public static IReadOnlyCollection<string> All => Keys.Names;

    /// <summary>E.g. <c>user_groups</c>.</summary>
    public static string KeyOf(LimitKey key) => Keys.NameOf(key);

    public static bool TryParse(string key, out LimitKey limit) => Keys.TryParse(key, out limit);

    /// <summary>E.g. "groups one user can be in".</summary>
    public static string NameOf(LimitKey key) => key switch
    {
        LimitKey.Users => "registered users",
        LimitKey.Mau => "monthly active users",
        LimitKey.UserGroups => "groups one user can be in",
        LimitKey.Friends => "friends of one user",
        LimitKey.GroupMembers => "members of one group",
        LimitKey.CommunityMembers => "members of one Community",
        LimitKey.Groups => "groups of the app",
        LimitKey.LiveGroups => "live-streaming groups of the app",
        LimitKey.DailyGrowth => "groups added today",
        LimitKey.DailyBroadcast => "BChatRooms added today",
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "unknown limit"),
    };
}
