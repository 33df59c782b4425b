using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>Instants at which an account changes by itself, as a function of what it is now.</summary>
internal static class Timers
{
    /// <summary>The first one after <paramref name="after"/>; null: none.</summary>
    public static Instant? Next(AccountStatus account, BillingSettings settings, Instant after)
    {
        Instant? next = null;
        foreach (AppStatus app in account.Apps.Values)
        {
            next = NextOf(app, settings, after) is { } own ? Earlier(next, own, after) : next;
        }

        return NextOverdue(account, settings, after) is { } overdue ? Earlier(next, overdue, after) : next;
    }

    /// <summary>The first one of an app; null: none.</summary>
    public static Instant? NextOf(AppStatus app, BillingSettings settings, Instant after)
    {
        Instant? next = null;
        foreach (Instant instant in Of(app, settings))
        {
            next = Earlier(next, instant, after);
        }

        return next;
    }

    /// <summary>The first instant at which a bill becomes overdue; null: none.</summary>
    public static Instant? NextOverdue(AccountStatus account, BillingSettings settings, Instant after)
    {
        Instant? next = null;
        foreach (OutstandingBill bill in account.Outstanding)
        {
            next = Earlier(next, bill.IssuedAt + settings.OverdueAfter, after);
        }

        return next;
    }

    public static IEnumerable<(ReminderKind Kind, Instant At)> Reminders(Subscription subscription, BillingSettings settings)
    {
        LocalDate date = subscription.ExpiryDate;
        yield return (ReminderKind.BeforeExpiry, Terms.StartOfDay(subscription.ZoneId, date.PlusDays(1 - settings.RemindDaysBefore)));
        yield return (ReminderKind.AfterExpiry, Terms.StartOfDay(subscription.ZoneId, date.PlusDays(settings.RemindDaysAfter)));
    }

    public static Instant? Earlier(Instant? best, Instant candidate, Instant after)
        => candidate > after && (best is not { } known || candidate < known) ? candidate : best;

    private static IEnumerable<Instant> Of(AppStatus app, BillingSettings settings)
    {
        if (app.IsFinal)
        {
            yield break;
        }

        if (app.SuspendedSince is { } since)
        {
            yield return StateRules.ReclaimOf(app.ZoneId, since, settings);
        }

        Subscription? subscription = app.Effective;
        if (subscription is null)
        {
            yield break;
        }

        Instant expiry = subscription.ExpiresAt;
        yield return expiry;
        yield return expiry + settings.Grace;
        if (app.AutoRenewMonths is not null)
        {
            yield return expiry - settings.AutoRenewLead;
        }

        foreach ((_, Instant at) in Reminders(subscription, settings))
        {
            yield return at;
        }
    }
}
