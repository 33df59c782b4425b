using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Focus;
using ImQuota.Domain.Billing.Journals;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>One account, day by day through 26 months: purchase, upgrade, automatic renewals, overage, a bill that is not paid, a refund, a smaller edition, the end.</summary>
public sealed class TwentySixMonthsTests
{
    private static readonly LocalDate First = new(2026, 11, 30);
    private readonly Desk _desk = new(prices: TestPrices.WaiverEnds("2027-10"), zone: "Europe/Berlin");
    private readonly Closing _closing;
    private readonly List<Transition> _seen = [];
    private readonly List<Reminder> _reminders = [];

    public TwentySixMonthsTests() => _closing = new Closing(_desk);

    [Fact]
    public void TwentySixMonths_DayByDay_EndAsOneEvaluationSaysAndEveryCentIsAccountedFor()
    {
        LocalDate end = First.PlusMonths(26);
        for (LocalDate day = First; day <= end; day = day.PlusDays(1))
        {
            Act(day.ToString("uuuu-MM-dd", null));
            Wake(day);
        }

        Instant last = At(end);
        Evaluation once = _desk.Evaluator.Evaluate(_desk.Ledger, last);
        Assert.Equal(once.Transitions, _seen);
        Assert.Equal(once.Reminders, _reminders);
        Assert.Empty(once.Due);
        Assert.Equal(
            [
                "2026-11-30T12:00 active",
                "2027-10-03T00:00 suspended:overdue",
                "2027-10-05T12:00 active",
                "2028-03-15T12:00 suspended:refunded",
                "2028-04-01T12:00 active",
                "2028-07-01T12:00 grace",
                "2028-07-02T12:00 suspended:expired",
                "2028-09-30T00:00 reclaimed",
            ],
            _seen.Select(one => $"{_desk.Local(one.At)} {SubscriptionNames.NameOf(one.To)}{(one.ToReason == SuspensionReason.None ? "" : ":" + SubscriptionNames.NameOf(one.ToReason))}"));
        CheckMoney(once, last);
    }

    private void Act(string day)
    {
        _ = day switch
        {
            "2026-11-30" => _desk.Create(day).TopUp(day, 2_000).Purchase(day, "standard", 3),
            "2027-01-15" => _desk.Upgrade(day, "premium").AutoRenew(day, 1).TopUp(day, 7_500),
            "2027-10-05" => _desk.TopUp(day, 13_000),
            "2028-03-15" => _desk.Refund(day),
            "2028-04-01" => _desk.Purchase(day, "standard", 3),
            _ => _desk,
        };
    }

    /// <summary>The morning's job: writes down what is due, then closes what can be closed.</summary>
    private void Wake(LocalDate day)
    {
        Instant now = At(day) + Duration.FromMinutes(1);
        Evaluation today = _desk.Evaluator.Evaluate(_desk.Ledger, now);
        _desk.Ledger = _desk.Ledger.With(today.Due);
        foreach (BillKey key in DueBills.Of(_desk.Ledger, today, _desk.Evaluator.Settings).Select(due => due.Key).ToList())
        {
            Know(key.Month);
            CloseResult result = _closing.Try(key.Month, key.Kind, at: Instant.Max(BillingMonths.CutoffOf(_desk.Zone.Id, key.Month, _desk.Evaluator.Settings), _desk.Ledger.Events[^1].At));
            Assert.True(result.Outcome != CloseOutcome.Parked, string.Join("; ", result.Reasons));
        }

        today = _desk.Evaluator.Evaluate(_desk.Ledger, now);
        _desk.Ledger = _desk.Ledger.With(today.Due);
        _seen.AddRange(today.Transitions.Skip(_seen.Count));
        _reminders.AddRange(today.Reminders.Skip(_reminders.Count));
    }

    /// <summary>Users and connections of a month, by its number; March 2027 is corrected a month later.</summary>
    private void Know(YearMonth month)
    {
        int n = ((month.Year - 2026) * 12) + month.Month;
        long mau = month == new YearMonth(2027, 9) ? 400_000 : 9_000 + (n * 117);
        _closing.Know(month, mau, mau + (mau / 200), 10 * n);
        if (month == new YearMonth(2027, 4))
        {
            _closing.Know(new YearMonth(2027, 3), 13_333, 13_400);
        }
    }

    private void CheckMoney(Evaluation once, Instant last)
    {
        IReadOnlyList<JournalTransaction> journal = Journal.Of(_desk.Ledger);
        Assert.All(journal, one => Assert.True(Money.Sum(one.Entries.Select(entry => entry.Amount), Currency.Usd).IsZero));
        Assert.Equal(once.Account.Cash, Journal.Balance(journal, JournalAccount.Cash, Currency.Usd));
        Assert.Equal(Desk.Usd(0), Journal.Balance(journal, JournalAccount.Receivable, Currency.Usd));

        // What came in is what is left plus what all bills add up to.
        Money billed = Money.Sum(_closing.Bills.Select(bill => bill.Total), Currency.Usd);
        Assert.Equal(Desk.Usd(2_000 + 7_500 + 13_000) - billed, once.Account.Balance);
        Assert.Equal(billed, Journal.Balance(journal, JournalAccount.Revenue, Currency.Usd));
        Assert.Equal(_closing.Bills.Count, _closing.Bills.Select(bill => bill.Key).Distinct().Count());
        Assert.Contains(_closing.Bills.SelectMany(bill => bill.Lines), line => line.Kind == BillLineKind.Correction);
        Assert.Contains(_desk.Ledger.Events.OfType<OrderPlaced>(), order => order.Automatic);
        var names = new FocusNames { Issuer = "Example Chat", Service = "Chat" };
        Assert.All(_closing.Bills, bill => Assert.Empty(FocusRules.Problems(bill, FocusExport.Rows(bill, names))));
        Assert.DoesNotContain(DueBills.Of(_desk.Ledger, once, _desk.Evaluator.Settings), due => due.Key.Kind != BillKind.Usage);
        Assert.True(last > once.Account.Apps[Desk.App].ReclaimedAt);
    }

    private Instant At(LocalDate day) => _desk.At(day.ToString("uuuu-MM-dd", null));
}
