namespace ImQuota.Domain.Metering.History;

/// <summary>How an app's use went, by rising time; hours and days in which nobody looked are left out. To look at, never to bill.</summary>
/// <param name="Hours">Of the last <see cref="KeptHours"/>, the present one included.</param>
/// <param name="Days">Of the last <see cref="KeptDays"/>, the present one included.</param>
public sealed record UsageHistory(IReadOnlyList<UsageHour> Hours, IReadOnlyList<UsageDay> Days)
{
    /// <summary>Two days, so that yesterday's evening stands beside today's.</summary>
    public const int KeptHours = 48;

    /// <summary>Two months of 31 days: all of the present one and of the one before.</summary>
    public const int KeptDays = 62;
}
