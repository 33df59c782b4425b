using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>
/// The rules of spec sections 4 and 5 that are stated as numbers, with their defaults. A change works on the past too, for state is computed from
/// the ledger anew: choose once for a deployment.
/// </summary>
public sealed record BillingSettings
{
    /// <summary>Apps of an account that are not deleted, at most. [S]</summary>
    public int MaxApps { get; init; } = 300;

    /// <summary>Longest order in months. [S]</summary>
    public int MaxMonths { get; init; } = 24;

    /// <summary>Service after the expiry instant. [S]</summary>
    public Duration Grace { get; init; } = Duration.FromHours(24);

    /// <summary>From a bill that is not paid to the suspension of the account's apps. [S]</summary>
    public Duration OverdueAfter { get; init; } = Duration.FromHours(24);

    /// <summary>Days of suspension, the first one counted, at whose end the data is gone. [S]</summary>
    public int ReclaimDays { get; init; } = 90;

    /// <summary>Days of the reminder before expiry, the expiry day counted: 7 is six dates earlier. [S]</summary>
    public int RemindDaysBefore { get; init; } = 7;

    /// <summary>Days of the reminder after expiry. [S]</summary>
    public int RemindDaysAfter { get; init; } = 1;

    /// <summary>How long before expiry an automatic renewal is tried first; it is tried again at each change of the balance. [D]</summary>
    public Duration AutoRenewLead { get; init; } = Duration.FromHours(24);

    /// <summary>From the end of a month to the instant at which its usage is read for the bill. [S: day 1 to 3]</summary>
    public Duration CutoffAfter { get; init; } = Duration.FromHours(24);

    /// <summary>[D]</summary>
    public RefundBasis RefundBasis { get; init; } = RefundBasis.CalendarMonth;

    /// <summary>[D]</summary>
    public TenderOrder TenderOrder { get; init; } = TenderOrder.CreditFirst;

    /// <summary>Refunds above this amount are held for review; null: none is. [D]</summary>
    public decimal? HoldRefundsAbove { get; init; }

    /// <summary>A purchase after expiry may be of a lower edition. The guide knows only refund, then purchase. [D]</summary>
    public bool DowngradeAfterExpiry { get; init; }

    /// <summary>Apps created before this date are on an older plan. [S]</summary>
    public LocalDate LegacyBefore { get; init; } = new(2022, 12, 26);

    /// <summary>How far back a late fact still changes a bill, in months. [D]</summary>
    public int CorrectionMonths { get; init; } = 12;

    /// <summary>Users by which the exact count and the estimate may differ at small counts, where 4 sigma is less than one user. [D]</summary>
    public int CrossCheckFloor { get; init; } = 5;

    /// <summary>Everything that is out of range; empty: nothing.</summary>
    public IReadOnlyList<BadValue> Problems()
    {
        var problems = new List<BadValue>();
        Check(problems, "max_apps", MaxApps, 1, 100_000);
        Check(problems, "max_months", MaxMonths, 1, 120);
        Check(problems, "grace_hours", Grace.TotalHoursWhole(), 0, 720);
        Check(problems, "overdue_after_hours", OverdueAfter.TotalHoursWhole(), 0, 720);
        Check(problems, "reclaim_days", ReclaimDays, 1, 3_650);
        Check(problems, "remind_days_before", RemindDaysBefore, 1, 27);
        Check(problems, "remind_days_after", RemindDaysAfter, 0, 27);
        Check(problems, "auto_renew_lead_hours", AutoRenewLead.TotalHoursWhole(), 1, 648);
        Check(problems, "cutoff_after_hours", CutoffAfter.TotalHoursWhole(), 0, 72);
        Check(problems, "correction_months", CorrectionMonths, 0, 120);
        Check(problems, "cross_check_floor", CrossCheckFloor, 0, 1_000);
        if (HoldRefundsAbove is < 0)
        {
            problems.Add(new BadValue("hold_refunds_above", $"{HoldRefundsAbove}", "0 or more, or not set"));
        }

        return problems;
    }

    private static void Check(List<BadValue> problems, string field, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            problems.Add(new BadValue(field, $"{value}", $"{min} to {max}"));
        }
    }
}
