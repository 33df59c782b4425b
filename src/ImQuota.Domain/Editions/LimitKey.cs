namespace ImQuota.Domain.Editions;

/// <summary>Limits that are counted; the order is the order of the materialised list in the store.</summary>
public enum LimitKey
{
    /// <summary>E2.</summary>
    Users = 0,

    /// <summary>E10 as a hard cap; the free allowance is <see cref="Edition.MauAllowance"/>.</summary>
    Mau = 1,

    /// <summary>E4.</summary>
    UserGroups = 2,

    /// <summary>E3.</summary>
    Friends = 3,

    /// <summary>E5: Work, Public, Meeting.</summary>
    GroupMembers = 4,

    /// <summary>E5: Community.</summary>
    CommunityMembers = 5,

    /// <summary>E6.</summary>
    Groups = 6,

    /// <summary>E7.</summary>
    LiveGroups = 7,

    /// <summary>E8.</summary>
    DailyGrowth = 8,

    /// <summary>E8, BChatRoom part.</summary>
    DailyBroadcast = 9,
}
