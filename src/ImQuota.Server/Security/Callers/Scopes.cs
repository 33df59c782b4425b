namespace ImQuota.Server.Security.Callers;

/// <summary>What a caller may do; none includes another.</summary>
[Flags]
internal enum Scopes
{
    None = 0,

    /// <summary>Decisions.</summary>
    Admission = 1,

    /// <summary>Leases of chat nodes.</summary>
    Nodes = 2,

    /// <summary>Reads: usage, apps, catalogue, metrics.</summary>
    UsageRead = 4,

    /// <summary>Changes apps, counts and the catalogue.</summary>
    Admin = 8,

    /// <summary>Accounts, orders, bills, prices, usage records.</summary>
    Billing = 16,
}
