namespace ImQuota.Domain.Apps;

/// <summary>What a new app gets unless it is said otherwise.</summary>
public static class AppDefaults
{
    /// <summary>UTC+8 without daylight saving (spec section 2, [D]); POSIX signs are reversed in TZDB's Etc zones.</summary>
    public const string ZoneId = "Etc/GMT-8";

    /// <summary>A new app is Developer (spec section 4).</summary>
    public const string Edition = "developer";
}
