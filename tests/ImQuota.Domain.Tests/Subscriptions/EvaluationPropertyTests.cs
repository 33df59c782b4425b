using CsCheck;
using ImQuota.Domain.Billing.Journals;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>What holds for any ledger.</summary>
public sealed class EvaluationPropertyTests
{
    private static readonly Duration Tail = Duration.FromDays(200);

    [Fact]
    public void Evaluate_Once_IsWhatDailyStepsThatWriteEverythingDownSee()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Sample(
            (zone, steps) =>
            {
                // Daily steps: whatever is due is written down each day, and each day's new transitions are collected.
                var seen = new List<Transition>();
                var reminders = new List<Reminder>();
                Instant day = RandomLedger.Start;
                void StepTo(Desk desk, Instant until)
                {
                    for (; day <= until; day += Duration.FromDays(1))
                    {
                        Evaluation today = desk.Evaluator.Evaluate(desk.Ledger, day);
                        seen.AddRange(today.Transitions.Skip(seen.Count));
                        reminders.AddRange(today.Reminders.Skip(reminders.Count));
                        desk.Ledger = desk.Ledger.With(today.Due);
                    }
                }

                Desk daily = RandomLedger.Play(zone, steps, StepTo);
                Instant end = daily.Ledger.Events[^1].At + Tail;
                StepTo(daily, end);
                Evaluation last = daily.Evaluator.Evaluate(daily.Ledger, end);

                // One evaluation: the same commands, nothing written down in between but what they needed themselves.
                Desk once = RandomLedger.Play(zone, steps);
                Evaluation all = once.Evaluator.Evaluate(once.Ledger, end);
                seen.AddRange(last.Transitions.Skip(seen.Count));
                reminders.AddRange(last.Reminders.Skip(reminders.Count));
                return seen.SequenceEqual(all.Transitions)
                    && reminders.SequenceEqual(all.Reminders)
                    && States(last).SequenceEqual(States(all))
                    && last.Account.Balance == all.Account.Balance
                    && once.Ledger.With(all.Due).Events.Select(one => one.Key).SequenceEqual(daily.Ledger.With(last.Due).Events.Select(one => one.Key));
            },
            iter: 120);

    [Fact]
    public void Evaluate_AtAnyInstant_SeesThePastOfAnyLaterOne()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps, Gen.Int[0, 8_000]).Sample(
            (zone, steps, hours) =>
            {
                Desk desk = RandomLedger.Play(zone, steps);
                Instant at = RandomLedger.Start + Duration.FromHours(hours);
                Evaluation then = desk.Evaluator.Evaluate(desk.Ledger.Until(at), at);
                Evaluation later = desk.Evaluator.Evaluate(desk.Ledger, at + Tail);
                return then.Transitions.SequenceEqual(later.Transitions.Where(one => one.At <= at))
                    && then.Reminders.SequenceEqual(later.Reminders.Where(one => one.At <= at));
            },
            iter: 300);

    [Fact]
    public void Evaluate_BetweenNowAndTheNextWakeUp_ChangesNothing()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Sample(
            (zone, steps) =>
            {
                Desk desk = RandomLedger.Play(zone, steps);
                Instant at = desk.Ledger.Events[^1].At;
                Evaluation now = desk.Evaluator.Evaluate(desk.Ledger, at);
                if (now.NextWakeUp is not { } next)
                {
                    return true;
                }

                Evaluation before = desk.Evaluator.Evaluate(desk.Ledger, next - Duration.Epsilon);
                return next > at && before.Transitions.Count == now.Transitions.Count && before.Reminders.Count == now.Reminders.Count && before.Due.Count == now.Due.Count;
            },
            iter: 300);

    [Fact]
    public void Evaluate_Transitions_AreAChainOfRisingInstantsAndReclaimedIsFinal()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Sample(
            (zone, steps) =>
            {
                Desk desk = RandomLedger.Play(zone, steps);
                Evaluation all = desk.Evaluator.Evaluate(desk.Ledger, desk.Ledger.Events[^1].At + Tail);
                return all.Transitions.Select(one => one.Key).Distinct().Count() == all.Transitions.Count
                    && all.Transitions.GroupBy(one => one.App).All(app => app.Zip(app.Skip(1)).All(pair
                        => pair.First.At <= pair.Second.At
                            && pair.Second.Ordinal == pair.First.Ordinal + 1
                            && pair.Second.From == pair.First.To
                            && pair.Second.FromReason == pair.First.ToReason
                            && (pair.First.To != SubscriptionState.Reclaimed || pair.Second.To == SubscriptionState.Deleted)));
            },
            iter: 300);

    [Fact]
    public void Journal_OfAnyLedger_SumsToZeroAndAgreesWithTheBalance()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Sample(
            (zone, steps) =>
            {
                Desk desk = RandomLedger.Play(zone, steps);
                Instant end = desk.Ledger.Events[^1].At + Tail;
                Ledger settled = desk.Evaluator.Settle(desk.Ledger, end);
                AccountStatus account = desk.Evaluator.Evaluate(settled, end).Account;
                IReadOnlyList<JournalTransaction> journal = Journal.Of(settled);
                Money outstanding = Money.Sum(account.Outstanding.Select(bill => bill.Payable), Currency.Usd);
                return journal.All(one => Money.Sum(one.Entries.Select(entry => entry.Amount), Currency.Usd).IsZero)
                    && Journal.Balance(journal, JournalAccount.Cash, Currency.Usd) == account.Cash
                    && Journal.Balance(journal, JournalAccount.Credit, Currency.Usd) == account.Credit
                    && Journal.Balance(journal, JournalAccount.Receivable, Currency.Usd) == -outstanding
                    && !account.Cash.IsNegative && !account.Credit.IsNegative;
            },
            iter: 300);

    [Fact]
    public void Refunds_OfAnyLedger_StayWithinWhatWasPaidForTheTerm()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Sample(
            (zone, steps) => RandomLedger.Play(zone, steps).Ledger is var ledger && ledger.Events.OfType<RefundPlaced>().All(refund =>
            {
                OrderPlaced[] orders = [.. refund.OrderIds.Select(id => (OrderPlaced)ledger.Find($"order:{id}")!)];
                return refund.Cash + refund.Credit == refund.Amount
                    && refund.Cash <= Money.Sum(orders.Select(order => order.Cash), Currency.Usd)
                    && refund.Credit <= Money.Sum(orders.Select(order => order.Credit), Currency.Usd);
            }),
            iter: 300);

    // If the random lives met nothing, the properties above would say nothing.
    [Fact]
    public void RandomLedgers_Together_MeetEveryStateReasonAndKindOfFact()
    {
        var states = new HashSet<SubscriptionState>();
        var reasons = new HashSet<SuspensionReason>();
        var facts = new HashSet<Type>();
        Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Array[600].Sample(
            lives =>
            {
                foreach ((string zone, (int, int, int, int)[] steps) in lives)
                {
                    Desk desk = RandomLedger.Play(zone, steps);
                    Evaluation all = desk.Evaluator.Evaluate(desk.Ledger, desk.Ledger.Events[^1].At + Tail);
                    states.UnionWith(all.Transitions.Select(one => one.To));
                    reasons.UnionWith(all.Transitions.Select(one => one.ToReason));
                    facts.UnionWith(desk.Ledger.Events.Select(one => one.GetType()));
                }
            },
            seed: "0ydSA12CP851",
            iter: 1,
            threads: 1);

        Assert.Equal(Enum.GetValues<SubscriptionState>().Length, states.Count);
        Assert.Equal(Enum.GetValues<SuspensionReason>().Length, reasons.Count);
        Assert.Superset(
            new HashSet<Type> { typeof(OrderPlaced), typeof(RefundPlaced), typeof(RefundReleased), typeof(RefundRejected), typeof(BillPaid), typeof(AutoRenewSet), typeof(AppDeleted), typeof(VoucherGranted) },
            facts);
    }

    private static IEnumerable<(ulong, SubscriptionState, SuspensionReason, string, Instant)> States(Evaluation evaluation)
        => evaluation.Account.Apps.Values.Select(app => (app.App, app.State, app.Reason, app.Edition, app.Since));
}
