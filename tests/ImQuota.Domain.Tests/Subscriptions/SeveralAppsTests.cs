using ImQuota.Domain.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>Apps of one account that share no money come to their instants as each would alone.</summary>
public sealed class SeveralAppsTests
{
    private static readonly (ulong App, string Bought, int Months)[] Apps = [(1, "2027-01-05", 4), (2, "2027-02-10T09:30", 2), (3, "2027-01-31T10:00", 1)];

    [Fact]
    public void Evaluate_TermsThatEndAtDifferentInstants_GoAsEachWouldAlone()
    {
        Desk all = Bought(Apps);
        Evaluation together = all.On("2028-01-01");

        Assert.Equal(Apps.SelectMany(one => Bought(one).On("2028-01-01").Transitions).OrderBy(one => one.At).ThenBy(one => one.App), together.Transitions);
        Assert.Equal(Apps.SelectMany(one => Bought(one).On("2028-01-01").Reminders).OrderBy(one => one.At).ThenBy(one => one.App), together.Reminders);
        Assert.All(together.Account.Apps.Values, app => Assert.Equal(SubscriptionState.Reclaimed, app.State));
    }

    [Fact]
    public void NextWakeUp_TermsThatEndAtDifferentInstants_IsTheEarliestOfAll()
    {
        for (Instant? at = Bought(Apps).At("2027-02-10T09:30"); at is { } now;)
        {
            Instant? next = Bought(Apps).Evaluator.NextWakeUp(Bought(Apps).Ledger, now);
            Assert.Equal(Apps.Min(one => Bought(one).Evaluator.NextWakeUp(Bought(one).Ledger, now)), next);
            at = next;
        }
    }

    [Fact]
    public void Set_AnAppThatHasATimer_ReplacesIt()
    {
        var timers = new AppTimers(new BillingSettings());
        Desk desk = Bought(Apps[2]);
        AppStatus before = desk.AppOn("2027-02-01", 3);
        AppStatus renewed = desk.TopUp("2027-02-02", 399).Renew("2027-02-02", 1, 3).AppOn("2027-02-02", 3);

        timers.Set(before, desk.At("2027-02-27"));
        timers.Set(Bought(Apps[0]).AppOn("2027-04-01", 1), desk.At("2027-04-01"));
        Assert.Equal(desk.At("2027-02-28T10:00"), timers.Next);
        timers.Set(renewed, desk.At("2027-03-30"));

        Assert.Equal(desk.At("2027-03-31T10:00"), timers.Next);
        Assert.Empty(timers.Take(desk.At("2027-03-31T09:59")));
        Assert.Equal([3UL], timers.Take(desk.At("2027-03-31T10:00")));
        Assert.Equal(desk.At("2027-04-29T00:00"), timers.Next);
        Assert.Equal([1UL], timers.Take(desk.At("2027-04-29T00:00")));
        Assert.Null(timers.Next);
    }

    private static Desk Bought(params (ulong App, string At, int Months)[] apps)
    {
        var desk = new Desk();
        foreach ((ulong app, string _, int _) in apps)
        {
            desk.Create("2027-01-01", app);
        }

        foreach ((ulong app, string at, int months) in apps.OrderBy(one => one.At, StringComparer.Ordinal))
        {
            desk.TopUp(at, 399 * months).Purchase(at, "standard", months, app: app);
        }

        return desk;
    }
}
