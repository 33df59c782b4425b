using System.Globalization;
using CsCheck;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Journals;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>An account that nobody looked after for long comes to what one comes to that is looked after all the time (spec sections 4 and 5), bills included.</summary>
public sealed class CatchUpPropertyTests
{
    private static readonly Duration Tail = Duration.FromDays(130);

    [Fact]
    public void Look_AfterAnyStop_LeavesTheLedgerBillsAndTransitionsOfOneWithoutAny()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps, Gen.Int[1, 100]).Sample(
            (zone, steps, days) =>
            {
                Life always = Live(zone, steps, Duration.FromHours(7));
                Life late = Live(zone, steps, Duration.FromDays(days));
                Assert.Equal(always.Facts, late.Facts);
                Assert.Equal(always.Bills, late.Bills);
                Assert.Equal(always.Transitions, late.Transitions);
                Assert.Equal(always.Reminders, late.Reminders);
                Assert.Equal(always.Journal, late.Journal);
            },
            iter: 150);

    // If the random lives met nothing, the property would say nothing.
    [Fact]
    public void RandomLives_Together_MeetBillsThatTakeTheMoneyOfRenewalsAndSuspendApps()
    {
        int unpaid = 0;
        int paid = 0;
        int renewals = 0;
        int overdue = 0;
        int oldOnes = 0;
        Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Array[400].Sample(
            lives =>
            {
                foreach ((string zone, (int, int, int, int)[] steps) in lives)
                {
                    Life life = Live(zone, steps, Duration.FromDays(45));
                    paid += life.Ledger.Events.Count(one => one is BillPaid);
                    unpaid += life.Evaluation.Account.Outstanding.Count;
                    renewals += life.Ledger.Events.Count(one => one is OrderPlaced { Automatic: true });
                    overdue += life.Transitions.Count(one => one.ToReason == SuspensionReason.Overdue);

                    // Closed more than a month late, and issued at its own instant all the same.
                    oldOnes += life.Read.Count(bill => bill.Cutoff - bill.IssuedAt > Duration.FromDays(31));
                }
            },
            seed: "0ydSA12CP851",
            iter: 1,
            threads: 1);

        Assert.All([paid, unpaid, renewals, overdue, oldOnes], count => Assert.True(count > 20, $"{paid} {unpaid} {renewals} {overdue} {oldOnes}"));
    }

    private static Life Live(string zone, IReadOnlyList<(int Hours, int What, int App, int Number)> steps, Duration between)
    {
        Biller? biller = null;
        Instant next = RandomLedger.Start + between;
        void StepTo(Desk desk, Instant until)
        {
            biller ??= new Biller(desk);
            for (; next <= until; next += between)
            {
                biller.Look(next);
            }

            biller.Close(until);
        }

        Desk desk = RandomLedger.Play(zone, steps, StepTo);
        Instant end = desk.Ledger.Events[^1].At + Tail;
        StepTo(desk, end);
        biller!.Look(end);
        return new Life(desk.Ledger, desk.Evaluator.Evaluate(desk.Ledger, end), biller.Bills);
    }

    private sealed record Life(Ledger Ledger, Evaluation Evaluation, IReadOnlyList<Bill> Read)
    {
        public IEnumerable<string> Facts => Ledger.Events.Select(one => one switch
        {
            OrderPlaced order => $"{order with { Slices = [] }} {string.Join(' ', order.Slices)}",
            RefundPlaced refund => $"{refund with { OrderIds = [] }} {string.Join(' ', refund.OrderIds)}",
            _ => one.ToString(),
        });

        /// <summary>All but when the usage was read, which is later where the look was.</summary>
        public IEnumerable<string> Bills => Read.OrderBy(bill => bill.Key.Text, StringComparer.Ordinal)
            .Select(bill => string.Create(CultureInfo.InvariantCulture, $"{bill with { Lines = [], Cutoff = bill.IssuedAt }} {string.Join(' ', bill.Lines)}"));

        public IReadOnlyList<Transition> Transitions => Evaluation.Transitions;

        public IReadOnlyList<Reminder> Reminders => Evaluation.Reminders;

        public IEnumerable<string> Journal => JournalOf(Ledger);
    }

    private static IEnumerable<string> JournalOf(Ledger ledger)
        => Journal.Of(ledger).Select(one => $"{one.At} {one.Key} {string.Join(' ', one.Entries)}");
}
