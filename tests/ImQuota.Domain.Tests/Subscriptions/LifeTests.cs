using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>States, transitions and reminders of spec section 4, each at its own instant.</summary>
public sealed class LifeTests
{
    [Fact]
    public void Evaluate_TermThatRunsOut_GoesThroughGraceAndSuspensionToReclaim()
    {
        Desk desk = Bought();

        // Day 1 of the suspension is March 1; day 90 is May 29.
        Assert.Equal(
            ["2027-01-31T10:00 active", "2027-02-28T10:00 grace", "2027-03-01T10:00 suspended:expired", "2027-05-30T00:00 reclaimed"],
            desk.History("2028-01-01"));
    }

    [Theory]
    [InlineData("2027-02-28T09:59", "active")]
    [InlineData("2027-02-28T10:00", "grace")]
    [InlineData("2027-03-01T09:59", "grace")]
    [InlineData("2027-03-01T10:00", "suspended:expired")]
    [InlineData("2027-05-29T23:59", "suspended:expired")]
    [InlineData("2027-05-30T00:00", "reclaimed")]
    public void Evaluate_AtAnInstant_IsThatState(string at, string state) => Assert.Equal(state, Bought().State(at));

    [Fact]
    public void NextWakeUp_FromStepToStep_VisitsEveryTransitionAndReminder()
    {
        Desk desk = Bought();
        Instant end = desk.At("2027-12-01");
        var visited = new HashSet<Instant>();
        for (Instant? at = desk.Evaluator.NextWakeUp(desk.Ledger, desk.At("2027-01-31T10:00")); at is { } now && now < end; at = desk.Evaluator.NextWakeUp(desk.Ledger, now))
        {
            Assert.True(visited.Add(now));
        }

        Evaluation all = desk.Evaluator.Evaluate(desk.Ledger, end);
        Assert.All(all.Transitions.Skip(1), one => Assert.Contains(one.At, visited));
        Assert.All(all.Reminders, one => Assert.Contains(one.At, visited));

        // Cutoffs of January to March, whose usage is billed a day after the month.
        Assert.All((string[])["2027-02-02T00:00", "2027-03-02T00:00", "2027-04-02T00:00"], cutoff => Assert.Contains(desk.At(cutoff), visited));
    }

    [Fact]
    public void Reminders_OfATerm_AreSevenDaysBeforeCountingTheExpiryDayAndOneDayAfter()
        => Assert.Equal(
            [(ReminderKind.BeforeExpiry, "2027-02-22T00:00"), (ReminderKind.AfterExpiry, "2027-03-01T00:00")],
            Reminders(Bought(), "2027-12-01"));

    [Fact]
    public void Reminders_OfATermRenewedInTime_AreThoseOfItsNewExpiryOnly()
        => Assert.Equal(
            [(ReminderKind.BeforeExpiry, "2027-03-25T00:00"), (ReminderKind.AfterExpiry, "2027-04-01T00:00")],
            Reminders(Bought().TopUp("2027-02-10", 399).Renew("2027-02-11", 1), "2027-12-01"));

    [Fact]
    public void Renew_InGrace_GoesOnFromTheExpiryAndItsAnchor()
    {
        Desk desk = Bought().TopUp("2027-03-01T08:00", 399).Renew("2027-03-01T08:30", 1);

        Assert.Equal(desk.At("2027-03-31T10:00"), desk.AppOn("2027-03-02").Effective!.ExpiresAt);
        Assert.Equal(["2027-01-31T10:00 active", "2027-02-28T10:00 grace", "2027-03-01T08:30 active"], desk.History("2027-03-20"));
    }

    [Fact]
    public void Renew_AfterSuspension_BeginsATermWithAnAnchorOfItsOwn()
    {
        Desk desk = Bought().TopUp("2027-04-10", 399).Renew("2027-04-11", 1);

        Assert.Equal("active", desk.State("2027-04-12"));
        Assert.Equal(desk.At("2027-05-11"), desk.AppOn("2027-04-12").Effective!.ExpiresAt);
    }

    [Fact]
    public void AutoRenew_BalanceSuffices_RenewsADayBeforeExpiryWhateverIsWrittenDownLater()
    {
        Desk desk = Bought().TopUp("2027-02-01", 399).AutoRenew("2027-02-02", 1);

        Evaluation late = desk.On("2027-03-15");
        OrderPlaced renewal = Assert.IsType<OrderPlaced>(Assert.Single(late.Due));
        Assert.Equal(desk.At("2027-02-27T10:00"), renewal.At);
        Assert.True(renewal.Automatic);
        Assert.Equal(["2027-01-31T10:00 active"], desk.History("2027-03-15"));
        Assert.Equal(desk.At("2027-03-31T10:00"), late.Account.Apps[Desk.App].Effective!.ExpiresAt);
        Assert.Equal(Desk.Usd(0), late.Account.Balance);

        desk.Ledger = desk.Evaluator.Settle(desk.Ledger, desk.At("2027-03-15"));
        Assert.Empty(desk.On("2027-03-15").Due);
        Assert.Equal(late.Account.Apps[Desk.App].State, desk.On("2027-03-15").Account.Apps[Desk.App].State);
    }

    [Fact]
    public void AutoRenew_BalanceComesBetweenTheFirstTryAndTheExpiry_RenewsThen()
    {
        Desk desk = Bought().AutoRenew("2027-02-02", 2).TopUp("2027-02-28T09:00", 798);

        Assert.Equal(desk.At("2027-02-28T09:00"), Assert.IsType<OrderPlaced>(Assert.Single(desk.On("2027-03-10").Due)).At);
        Assert.Equal(desk.At("2027-04-30T10:00"), desk.AppOn("2027-03-10").Effective!.ExpiresAt);
    }

    [Fact]
    public void AutoRenew_BalanceNeverSuffices_ExpiresInTime()
        => Assert.Equal("grace", Bought().AutoRenew("2027-02-02", 1).TopUp("2027-02-20", 398.99m).State("2027-02-28T10:00"));

    // The expiry instant is the end of the term, which is exclusive: a balance that comes with it comes too late.
    [Fact]
    public void AutoRenew_BalanceComesAtTheExpiryInstant_IsTooLate()
        => Assert.Equal("grace", Bought().AutoRenew("2027-02-02", 1).TopUp("2027-02-28T10:00", 399).State("2027-02-28T10:01"));

    [Fact]
    public void Bill_NotPaid_SuspendsEveryAppOfTheAccount24HoursLaterAndATopUpResumes()
    {
        Desk desk = Bought(6).Create("2027-02-01", 77);
        desk.Ledger = desk.Ledger.With([Bill(desk, "2027-03-02T00:00", 10m)]);

        Assert.Equal("active", desk.State("2027-03-02T23:59"));
        Assert.Equal("suspended:overdue", desk.State("2027-03-03T00:00"));
        Assert.Equal("suspended:overdue", desk.State("2027-03-03T00:00", 77));

        desk.TopUp("2027-03-05T09:00", 9.99m);
        Assert.Equal("suspended:overdue", desk.State("2027-03-05T09:01"));
        desk.TopUp("2027-03-06T09:00", 0.01m);

        Assert.Equal("2027-03-06T09:00 active", desk.History("2027-03-07").Last());
        Assert.Equal("active", desk.State("2027-03-07", 77));
        Assert.Equal(Desk.Usd(0), desk.On("2027-03-07").Account.Balance);
    }

    [Fact]
    public void Bill_PaidFromCreditAndCash_TakesCreditFirst()
    {
        Desk desk = Bought(6).Credit("2027-02-01", 4).TopUp("2027-02-01", 10);
        desk.Ledger = desk.Ledger.With([Bill(desk, "2027-03-02T00:00", 10m)]);

        BillPaid paid = Assert.IsType<BillPaid>(Assert.Single(desk.On("2027-03-02T00:00").Due));
        Assert.Equal((Desk.Usd(6), Desk.Usd(4)), (paid.Cash, paid.Credit));
    }

    [Fact]
    public void Bill_NotPaid_KeepsAutomaticRenewalWaiting()
    {
        Desk desk = Bought().AutoRenew("2027-02-02", 1).TopUp("2027-02-03", 500);
        desk.Ledger = desk.Ledger.With([Bill(desk, "2027-02-04", 600m)]);

        Assert.Empty(desk.On("2027-02-28").Due);
        Assert.Equal(["2027-01-31T10:00 active", "2027-02-05T12:00 suspended:overdue"], desk.History("2027-03-10"));
    }

    [Fact]
    public void Reclaim_OfASuspensionWhoseReasonChanges_CountsFromItsFirstDay()
    {
        Desk desk = Bought();
        desk.Ledger = desk.Ledger.With([Bill(desk, "2027-02-09", 10m)]);
        desk.TopUp("2027-03-15", 10);

        Assert.Equal(
            ["2027-01-31T10:00 active", "2027-02-10T12:00 suspended:overdue", "2027-03-15T12:00 suspended:expired", "2027-05-11T00:00 reclaimed"],
            desk.History("2027-12-01"));
    }

    [Fact]
    public void Disable_ByItsOwner_SuspendsAndIsNeverReclaimed()
    {
        Desk desk = Bought(24);
        desk.Do(desk.Apps.Disable(desk.Ledger, Desk.App, desk.At("2027-02-01")));

        Assert.Equal("suspended:disabled", desk.State("2028-06-01"));
        desk.Do(desk.Apps.Enable(desk.Ledger, Desk.App, desk.At("2028-06-02")));
        Assert.Equal("active", desk.State("2028-06-03"));
    }

    [Fact]
    public void Refund_Paid_SuspendsAndPurchaseOfALowerEditionResumes()
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 2_000).Purchase("2027-01-02", "premium", 1).Refund("2027-01-10").Purchase("2027-01-11", "standard", 1);

        Assert.Equal(
            ["2027-01-01T12:00 active", "2027-01-10T12:00 suspended:refunded", "2027-01-11T12:00 active"], desk.History("2027-01-20"));
        Assert.Equal("standard", desk.AppOn("2027-01-12").Edition);
    }

    [Fact]
    public void Refund_Rejected_LetsTheTermStandWithItsTimeGoneOn()
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 399).Purchase("2027-01-02", "standard", 1);
        desk.Do(desk.Refunds.Refund(desk.Ledger, Desk.App, true, desk.At("2027-01-03")));
        Assert.Equal(Desk.Usd(0), desk.On("2027-01-04").Account.Balance);
        desk.Do(desk.Refunds.Reject(desk.Ledger, Desk.App, desk.At("2027-01-05")));

        Assert.Equal(
            ["2027-01-01T12:00 active", "2027-01-03T12:00 suspended:refunded", "2027-01-05T12:00 active", "2027-02-02T12:00 grace"], desk.History("2027-02-03T11:59"));
    }

    [Fact]
    public void Delete_OfADisabledApp_IsFinalAndFreesItsPlace()
    {
        Desk desk = Bought();
        desk.Do(desk.Apps.Disable(desk.Ledger, Desk.App, desk.At("2027-02-01"))).Do(desk.Apps.Delete(desk.Ledger, Desk.App, desk.At("2027-02-02")));

        Assert.Equal("deleted", desk.State("2029-01-01"));
        Assert.Equal(0, desk.On("2029-01-01").Account.AppCount);
        Assert.Null(desk.On("2029-01-01").NextWakeUp);
    }

    [Theory]
    [InlineData("2022-12-25T23:59", true)]
    [InlineData("2022-12-26T00:00", false)]
    public void Create_AroundTheOlderPlansEnd_IsLegacyBeforeIt(string at, bool legacy) => Assert.Equal(legacy, new Desk().Create(at).AppOn("2023-01-01").Legacy);

    // Two services write one account, and the clock of one is behind.
    [Fact]
    public void Purchase_ByAClockThatIsBehind_IsAtTheLedgersLastInstant()
    {
        Desk desk = new Desk().Create("2027-01-31T10:00").TopUp("2027-01-31T10:05", 399).Purchase("2027-01-31T10:04", "standard", 1);

        OrderPlaced order = desk.Ledger.Events.OfType<OrderPlaced>().Single();
        Assert.Equal((desk.At("2027-01-31T10:05"), desk.At("2027-01-31T10:05")), (order.At, order.Anchor));
    }

    [Fact]
    public void Evaluate_300AppsThatRenewEveryMonthFor26Months_StepsThroughAllOfThem()
    {
        Desk desk = new Desk().TopUp("2027-01-01", 300 * 27 * 399);
        Ledger ledger = desk.Ledger;
        for (ulong app = 1; app <= 300; app++)
        {
            ledger = ledger.With(
            [
                new AppCreated { At = desk.At("2027-01-01"), App = app, ZoneId = desk.Zone.Id, CreatedAt = desk.At("2027-01-01") },
                Order(desk, app),
                new AutoRenewSet { At = desk.At("2027-01-01"), App = app, Months = 1, Ordinal = 1 },
            ]);
        }

        Evaluation all = desk.Evaluator.Evaluate(ledger, desk.At("2029-03-01"));

        Assert.Equal(300 * 26, all.Due.Count);
        Assert.All(all.Account.Apps.Values, app => Assert.Equal(SubscriptionState.Active, app.State));
    }

    private static OrderPlaced Order(Desk desk, ulong app)
    {
        IReadOnlyList<OrderSlice> slices = OrderPricing.Months(desk.Evaluator.Prices.Versions[0].Prices.Plans["standard"], 0, 1);
        return new OrderPlaced
        {
            At = desk.At("2027-01-01"),
            App = app,
            OrderId = $"o{app}",
            Kind = OrderKind.Purchase,
            Edition = "standard",
            PriceVersion = 1,
            Anchor = desk.At("2027-01-01"),
            Slices = slices,
            Price = Desk.Usd(399),
            Voucher = Desk.Usd(0),
            Cash = Desk.Usd(399),
            Credit = Desk.Usd(0),
        };
    }

    private static Desk Bought(int months = 1)
        => new Desk().Create("2027-01-31T10:00").TopUp("2027-01-31T10:00", 399 * months).Purchase("2027-01-31T10:00", "standard", months);

    private static BillIssued Bill(Desk desk, string at, decimal amount) => new() { At = desk.At(at), Bill = $"acme/{Desk.App}/usage/{at}", Payable = Desk.Usd(amount) };

    private static IEnumerable<(ReminderKind, string)> Reminders(Desk desk, string until) => desk.On(until).Reminders.Select(one => (one.Kind, desk.Local(one.At)));
}
