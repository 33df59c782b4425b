using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.History;
using NodaTime;

namespace ImQuota.Domain.Billing.Previews;

/// <summary>What was seen of an app's use in one month. Null: it was not.</summary>
public sealed record ObservedMonth
{
    public required YearMonth Month { get; init; }

    /// <summary>Monthly active users as a bill would count them: exactly, or the lower 3-sigma bound of the estimate.</summary>
    public long? Mau { get; init; }

    /// <summary>Peak concurrent connections.</summary>
    public long? Pcc { get; init; }

    /// <summary>E8: the largest net growth of groups that was seen on a day of the month; there may have been a larger one between two looks.</summary>
    public long? DailyGrowth { get; init; }

    /// <summary>What is missing to say all that an edition would have cost and denied.</summary>
    public IReadOnlyList<Unobserved> Missing => [.. Unseen()];

    public static ObservedMonth Of(MonthUsage usage, UsageHistory history)
    {
        UsageDay[] days = [.. history.Days.Where(day => day.Day.ToYearMonth() == usage.Month)];
        return new ObservedMonth
        {
            Month = usage.Month,
            Mau = usage.MauExact?.Quantity ?? (usage.MauEstimate is { } estimate ? HllBounds.Low(estimate.Quantity) : null),
            Pcc = usage.Pcc?.Quantity,
            DailyGrowth = days.Length == 0 ? null : days.Max(day => day.Growth),
        };
    }

    private IEnumerable<Unobserved> Unseen()
    {
        if (Mau is null)
        {
            yield return new Unobserved(LimitNames.KeyOf(LimitKey.Mau), "Nothing is known of the month's active users; their overage stands as 0.");
        }

        if (Pcc is null)
        {
            yield return new Unobserved("pcc", "Nothing is known of the month's peak of connections; its cost stands as 0.");
        }

        if (DailyGrowth is null)
        {
            yield return new Unobserved(LimitNames.KeyOf(LimitKey.DailyGrowth), $"No day of the month was looked at, or it is more than {UsageHistory.KeptDays} days ago.");
        }

        foreach (LimitKey key in (LimitKey[])
            [LimitKey.Users, LimitKey.UserGroups, LimitKey.Friends, LimitKey.GroupMembers, LimitKey.CommunityMembers, LimitKey.Groups, LimitKey.LiveGroups, LimitKey.DailyBroadcast])
        {
            yield return new Unobserved(LimitNames.KeyOf(key), "Only what there is now is kept, not the month's peak.");
        }
    }
}
