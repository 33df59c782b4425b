namespace ImQuota.Domain.Editions;

/// <summary>How a limit's value is written: a count, or unlimited.</summary>
public static class LimitValue
{
    /// <summary>No limit.</summary>
    public const long Unlimited = -1;

    /// <summary>Number of <see cref="LimitKey"/>s.</summary>
    public const int Count = 10;

    /// <summary>True if <paramref name="growth"/> more does not fit; no growth always fits (spec section 2, "over the limit already").</summary>
    public static bool Exceeds(long limit, long used, long growth)
        => growth > 0 && limit != Unlimited && used + growth > limit;
}
