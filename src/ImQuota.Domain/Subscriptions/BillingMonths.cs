using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>Calendar months in which apps are billed, each in the app's zone, and when their usage is read.</summary>
public static class BillingMonths
{
    public static YearMonth Of(string zoneId, Instant instant)
    {
        LocalDate date = Terms.DateIn(zoneId, instant);
        return new YearMonth(date.Year, date.Month);
    }

    /// <summary>Inclusive start.</summary>
    public static Instant StartOf(string zoneId, YearMonth month) => Terms.StartOfDay(zoneId, month.OnDayOfMonth(1));

    /// <summary>Exclusive end.</summary>
    public static Instant EndOf(string zoneId, YearMonth month) => StartOf(zoneId, month.PlusMonths(1));

    /// <summary>The instant at which a month's usage is read: its end + 24 h.</summary>
    public static Instant CutoffOf(string zoneId, YearMonth month, BillingSettings settings) => EndOf(zoneId, month) + settings.CutoffAfter;

    /// <summary>Months whose cutoff has come and in which the app had a paid edition, or in the month before, which late facts may correct; in order.</summary>
    public static IEnumerable<YearMonth> Closed(AppStatus app, BillingSettings settings, Instant asOf)
    {
        if (app.Spans.Count == 0)
        {
            yield break;
        }

        for (YearMonth month = Of(app.ZoneId, app.Spans[0].FromInclusive); CutoffOf(app.ZoneId, month, settings) <= asOf; month = month.PlusMonths(1))
        {
            if (HasPaidEdition(app, month) || HasPaidEdition(app, month.PlusMonths(-1)))
            {
                yield return month;
            }
        }
    }

    public static bool HasPaidEdition(AppStatus app, YearMonth month)
        => app.Spans.Any(span => span.Overlaps(StartOf(app.ZoneId, month), EndOf(app.ZoneId, month)));

    /// <summary>The next cutoff after an instant of a month that will have something to bill; null: none.</summary>
    internal static Instant? NextCutoff(AccountStatus account, Ledger ledger, BillingSettings settings, Instant asOf)
    {
        Instant? next = null;
        foreach (AppStatus app in account.Apps.Values)
        {
            YearMonth month = Of(app.ZoneId, asOf - settings.CutoffAfter);
            for (int i = 0; i < 2; i++, month = month.PlusMonths(1))
            {
                if (HasPaidEdition(app, month) || HasPaidEdition(app, month.PlusMonths(-1)))
                {
                    next = Timers.Earlier(next, CutoffOf(app.ZoneId, month, settings), asOf);
                }
            }
        }

        // The money of a held refund may go back long after the last month with a paid edition.
        foreach (RefundReleased released in ledger.Events.OfType<RefundReleased>().Where(one => one.At <= asOf))
        {
            string zone = account.Apps[released.App].ZoneId;
            next = Timers.Earlier(next, CutoffOf(zone, Of(zone, released.At), settings), asOf);
        }

        return next;
    }
}
