using CsCheck;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>Random lives of an account with two apps: commands at rising instants, refused ones included.</summary>
internal static class RandomLedger
{
    public static readonly Instant Start = Instant.FromUtc(2026, 12, 30, 3, 7);

    /// <summary>Hours after the step before, what is done, for which app, and a number for its amount.</summary>
    public static readonly Gen<(int Hours, int What, int App, int Number)[]> Steps
        = Gen.Select(Gen.Frequency((3, Gen.Int[0, 48]), (1, Gen.Int[200, 1_200])), Gen.Int[0, 16], Gen.Int[1, 2], Gen.Int[1, 24]).Array[4, 30];

    public static readonly Gen<string> Zones = Gen.OneOf("Etc/GMT-8", "Europe/Berlin", "America/New_York", "Asia/Kolkata");

    /// <summary>The desk after all steps.</summary>
    /// <param name="zone">The apps' zone.</param>
    /// <param name="steps">See <see cref="Steps"/>.</param>
    /// <param name="before">Called with each step's instant before the step.</param>
    public static Desk Play(string zone, IReadOnlyList<(int Hours, int What, int App, int Number)> steps, Action<Desk, Instant>? before = null)
    {
        var desk = new Desk(new BillingSettings { HoldRefundsAbove = 2_000 }, zone: zone);
        Instant now = Start;
        desk.Do(desk.Apps.Create(desk.Ledger, 1, "singapore", zone, now)).Do(desk.Apps.Create(desk.Ledger, 2, "", zone, now));
        foreach ((int hours, int what, int app, int number) in steps)
        {
            now += Duration.FromHours(hours);
            before?.Invoke(desk, now);
            desk.Try(Act(desk, what, (ulong)app, number, now));
        }

        return desk;
    }

    private static CommandResult Act(Desk desk, int what, ulong app, int number, Instant at)
    {
        string id = $"i{desk.Count}";
        return what switch
        {
            0 or 1 => desk.Balance.TopUp(desk.Ledger, id, Desk.Usd(number * 173.37m), at),
            2 => desk.Balance.GrantCredit(desk.Ledger, id, Desk.Usd(number * 31.41m), at),
            3 => desk.Balance.GrantVoucher(desk.Ledger, $"v{number % 3}", Desk.Usd(number % 3 * 50 + 50), at),
            4 or 5 => desk.Orders.Purchase(desk.Ledger, app, number % 2 == 0 ? "standard" : "premium", (number % 6) + 1, id, number % 5 == 0 ? $"v{number % 3}" : null, at),
            6 or 7 => desk.Orders.Renew(desk.Ledger, app, (number % 4) + 1, id, null, at),
            8 => desk.Orders.Upgrade(desk.Ledger, app, "premium", id, number % 4 == 0 ? $"v{number % 3}" : null, at),
            9 or 10 => desk.Apps.SetAutoRenew(desk.Ledger, app, number % 4 == 0 ? null : (number % 3) + 1, at),
            11 => desk.Refunds.Refund(desk.Ledger, app, number % 3 == 0, at),
            12 => desk.Refunds.Release(desk.Ledger, app, at),
            13 => desk.Refunds.Reject(desk.Ledger, app, at),
            14 => Bill(desk, app, number, at),
            15 => number % 2 == 0 ? desk.Apps.Disable(desk.Ledger, app, at) : desk.Apps.Enable(desk.Ledger, app, at),
            _ => number >= 18 ? desk.Apps.Delete(desk.Ledger, app, at) : desk.Apps.Enable(desk.Ledger, app, at),
        };
    }

    private static CommandResult Bill(Desk desk, ulong app, int number, Instant at)
    {
        Ledger settled = desk.Evaluator.Settle(desk.Ledger, at);
        LedgerEvent bill = new BillIssued { At = at, Bill = $"acme/{app}/usage/{desk.Count}", Payable = Desk.Usd(number * 12.34m) };
        return new CommandResult { Refusal = SubscriptionRefusal.None, Facts = [bill], Fact = bill, Ledger = settled.With([bill]) };
    }
}
