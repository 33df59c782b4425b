using ImQuota.Domain.Editions;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Domain.Subscriptions;

/// <summary>Reads settings from JSON, where each may be left out; what is out of range is reported by <see cref="BillingSettings.Problems"/>' own bounds.</summary>
internal static class BillingSettingsReader
{
    private const int Wide = 1_000_000;

    public static BillingSettings Read(JsonFields fields)
    {
        var defaults = new BillingSettings();
        var settings = new BillingSettings
        {
            MaxApps = Number(fields, "max_apps", defaults.MaxApps),
            MaxMonths = Number(fields, "max_months", defaults.MaxMonths),
            Grace = Hours(fields, "grace_hours", defaults.Grace),
            OverdueAfter = Hours(fields, "overdue_after_hours", defaults.OverdueAfter),
            ReclaimDays = Number(fields, "reclaim_days", defaults.ReclaimDays),
            RemindDaysBefore = Number(fields, "remind_days_before", defaults.RemindDaysBefore),
            RemindDaysAfter = Number(fields, "remind_days_after", defaults.RemindDaysAfter),
            AutoRenewLead = Hours(fields, "auto_renew_lead_hours", defaults.AutoRenewLead),
            CutoffAfter = Hours(fields, "cutoff_after_hours", defaults.CutoffAfter),
            RefundBasis = OneOf(fields, "refund_basis", defaults.RefundBasis, ("calendar_month", RefundBasis.CalendarMonth), ("service_month", RefundBasis.ServiceMonth)),
            TenderOrder = OneOf(fields, "tender_order", defaults.TenderOrder, ("credit_first", TenderOrder.CreditFirst), ("cash_first", TenderOrder.CashFirst)),
            HoldRefundsAbove = fields.Has("hold_refunds_above") ? fields.Amount("hold_refunds_above", 4) : null,
            DowngradeAfterExpiry = fields.Has("downgrade_after_expiry") && fields.Flag("downgrade_after_expiry"),
            LegacyBefore = Date(fields, "legacy_before", defaults.LegacyBefore),
            CorrectionMonths = Number(fields, "correction_months", defaults.CorrectionMonths),
            CrossCheckFloor = Number(fields, "cross_check_floor", defaults.CrossCheckFloor),
        };
        foreach (BadValue problem in settings.Problems())
        {
            fields.Error(problem.Field, $"{problem.Value} is not {problem.Bound}");
        }

        fields.Close();
        return settings;
    }

    private static int Number(JsonFields fields, string name, int standard) => fields.Has(name) ? (int)fields.Integer(name, -Wide, Wide) : standard;

    private static Duration Hours(JsonFields fields, string name, Duration standard) => fields.Has(name) ? Duration.FromHours(fields.Integer(name, -Wide, Wide)) : standard;

    private static LocalDate Date(JsonFields fields, string name, LocalDate standard)
    {
        if (!fields.Has(name))
        {
            return standard;
        }

        string text = fields.Text(name, 10);
        if (!LocalDatePattern.Iso.Parse(text).TryGetValue(standard, out LocalDate date))
        {
            fields.Error(name, $"'{text}' is no date such as 2022-12-26");
        }

        return date;
    }

    private static T OneOf<T>(JsonFields fields, string name, T standard, params (string Name, T Value)[] values)
    {
        if (!fields.Has(name))
        {
            return standard;
        }

        string text = fields.Text(name, 32);
        foreach ((string known, T value) in values)
        {
            if (string.Equals(known, text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        fields.Error(name, $"'{text}' is none of {string.Join(", ", values.Select(one => one.Name))}");
        return standard;
    }
}
