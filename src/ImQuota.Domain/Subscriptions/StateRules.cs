using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>The state of an app as a function of the facts and an instant (spec section 4).</summary>
internal static class StateRules
{
    /// <summary>The app as it is at <paramref name="at"/>, all that lies before having been applied.</summary>
    public static AppStatus At(AppStatus app, bool overdue, BillingSettings settings, Instant at)
    {
        if (app.IsFinal && (app.State == SubscriptionState.Deleted || app.DeletedAt is null))
        {
            return app;
        }

        List<SuspensionReason> reasons = ReasonsOf(app, overdue, settings, at);
        bool counts = app.DeletedAt is null && reasons.Exists(reason => reason != SuspensionReason.Disabled);
        AppStatus next = app with
        {
            Reasons = reasons,
            SuspendedSince = counts ? app.SuspendedSince ?? at : null,
            Spans = reasons.Contains(SuspensionReason.Expired) ? AccountFold.Closed(app.Spans, at) : app.Spans,
        };
        if (next.SuspendedSince is { } since && at >= ReclaimOf(app.ZoneId, since, settings))
        {
            next = next with { ReclaimedAt = at, Subscription = null, AutoRenewMonths = null, Spans = AccountFold.Closed(next.Spans, at), SuspendedSince = null };
        }

        (SubscriptionState state, SuspensionReason reason) = StateOf(next, at);
        next = next with { Reasons = state == SubscriptionState.Suspended ? reasons : [] };
        return state == app.State && reason == app.Reason ? next : next with { State = state, Reason = reason, Since = at, Transitions = app.Transitions + 1 };
    }

    /// <summary>The end of day 90, the day of the suspension being day 1.</summary>
    public static Instant ReclaimOf(string zoneId, Instant suspendedSince, BillingSettings settings)
        => Terms.StartOfDay(zoneId, Terms.DateIn(zoneId, suspendedSince).PlusDays(settings.ReclaimDays));

    private static List<SuspensionReason> ReasonsOf(AppStatus app, bool overdue, BillingSettings settings, Instant at)
    {
        var reasons = new List<SuspensionReason>();
        if (app.Refund is not null)
        {
            reasons.Add(SuspensionReason.Refunded);
        }

        if (overdue)
        {
            reasons.Add(SuspensionReason.Overdue);
        }

        if (app.Refund is null && app.Subscription is { } subscription && at >= subscription.ExpiresAt + settings.Grace)
        {
            reasons.Add(SuspensionReason.Expired);
        }

        if (app.Disabled)
        {
            reasons.Add(SuspensionReason.Disabled);
        }

        return reasons;
    }

    private static (SubscriptionState State, SuspensionReason Reason) StateOf(AppStatus app, Instant at)
    {
        if (app.DeletedAt is not null)
        {
            return (SubscriptionState.Deleted, SuspensionReason.None);
        }

        if (app.ReclaimedAt is not null)
        {
            return (SubscriptionState.Reclaimed, SuspensionReason.None);
        }

        if (app.Reasons.Count > 0)
        {
            return (SubscriptionState.Suspended, app.Reasons[0]);
        }

        return (app.Subscription is { } subscription && at >= subscription.ExpiresAt ? SubscriptionState.Grace : SubscriptionState.Active, SuspensionReason.None);
    }
}
