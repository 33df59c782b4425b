namespace ImQuota.Load.Faults.Books;

/// <summary>Limits of the apps, low enough to be met within seconds, and how much there is to meet them with.</summary>
internal static class FaultLimits
{
    public const int Users = 400;
    public const int Groups = 40;
    public const int Members = 30;
    public const int Friends = 12;

    /// <summary>Groups that are joined; they count as groups.</summary>
    public const int Rooms = 8;

    /// <summary>Users who join them and become friends.</summary>
    public const int People = 60;

    /// <summary>Ids of groups that come and go.</summary>
    public const int GroupIds = 80;

    /// <summary>By the limit's key, for overrides.</summary>
    public static IReadOnlyList<(string Key, long Limit)> All { get; } =
        [("users", Users), ("groups", Groups), ("group_members", Members), ("friends", Friends)];
}
