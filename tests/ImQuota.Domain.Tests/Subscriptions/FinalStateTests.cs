using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Domain.Tests.Billing;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>What is over stays so, and what was written down is what happened.</summary>
public sealed class FinalStateTests
{
    [Fact]
    public void Evaluate_FirstTransition_ComesFromNothing()
        => Assert.Equal(
            new Transition(Desk.App, 1, Bought().At("2027-01-31T10:00"), null, SuspensionReason.None, SubscriptionState.Active, SuspensionReason.None, "developer"),
            Bought().On("2027-02-01").Transitions[0]);

    [Fact]
    public void Delete_OfASuspendedApp_LeavesNoReason()
    {
        Desk desk = Deleted();
        AppStatus app = desk.AppOn("2027-02-10");

        Assert.Equal((SubscriptionState.Deleted, SuspensionReason.None), (app.State, app.Reason));
        Assert.Empty(app.Reasons);
    }

    // Nothing of it is left to be reclaimed.
    [Fact]
    public void Delete_OfAnAppWhoseReclaimWasComing_StopsIt()
    {
        Desk desk = Bought();
        Assert.Equal(desk.At("2027-05-30T00:00"), desk.AppOn("2027-03-10").ReclaimsAt(desk.Evaluator.Settings));
        desk.Do(desk.Apps.Disable(desk.Ledger, Desk.App, desk.At("2027-03-10"))).Do(desk.Apps.Delete(desk.Ledger, Desk.App, desk.At("2027-03-11")));

        Assert.Null(desk.AppOn("2027-03-12").ReclaimsAt(desk.Evaluator.Settings));

        // Behind the cutoff of the month in which late facts of its last one are corrected.
        Assert.Null(desk.On("2027-05-03").NextWakeUp);
    }

    [Fact]
    public void Evaluate_SeveralReasonsToSuspend_TellsAllInTheirOrder()
    {
        Desk desk = Owing(Bought(), "2027-02-10");
        desk.Do(desk.Apps.Disable(desk.Ledger, Desk.App, desk.At("2027-02-20")));

        Assert.Equal([SuspensionReason.Overdue, SuspensionReason.Disabled], desk.AppOn("2027-02-21").Reasons);
        Assert.Equal([SuspensionReason.Overdue, SuspensionReason.Expired, SuspensionReason.Disabled], desk.AppOn("2027-03-02").Reasons);
    }

    [Fact]
    public void Overdue_OfTheAccount_IsNothingToAnAppThatIsOver()
    {
        Desk deleted = Owing(Deleted(), "2027-02-20");
        Desk reclaimed = Owing(Bought(), "2027-06-10");

        foreach ((Desk desk, string at, SubscriptionState state) in new[] { (deleted, "2027-03-01", SubscriptionState.Deleted), (reclaimed, "2027-07-01", SubscriptionState.Reclaimed) })
        {
            AppStatus app = desk.AppOn(at);
            Assert.True(desk.On(at).Account.Overdue);
            Assert.Equal(state, app.State);
            Assert.Empty(app.Reasons);
            Assert.Null(app.SuspendedSince);
            Assert.Null(app.ReclaimsAt(desk.Evaluator.Settings));
        }
    }

    [Fact]
    public void AutoRenew_WrittenDownUnderOtherPrices_StandsAsItWasWritten()
    {
        Desk desk = Bought().TopUp("2027-02-01", 1_000).AutoRenew("2027-02-02", 1);
        Ledger settled = desk.Evaluator.Settle(desk.Ledger, desk.At("2027-03-01"));
        var dearer = TestPrices.Document();
        dearer["plans"]!["standard"]!["monthlyFee"] = "500";
        var evaluator = new SubscriptionEvaluator(new BillingSettings(), new PriceBook([new(Instant.MinValue, TestPrices.Read(dearer))]));

        Evaluation now = evaluator.Evaluate(settled, desk.At("2027-03-01"));

        Assert.Empty(now.Due);
        Assert.Equal(Desk.Usd(1_000 - 399), now.Account.Cash);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AutoRenew_EditionNoLongerForSale_RunsOut(bool free)
    {
        var later = TestPrices.Document();
        if (free)
        {
            later["plans"]!["standard"]!["monthlyFee"] = "0";
        }
        else
        {
            later["plans"]!.AsObject().Remove("standard");
            later["vouchers"]!["editions"] = new System.Text.Json.Nodes.JsonArray("premium");
        }

        var clock = new Desk();
        Desk desk = Bought(new PriceBook([new(Instant.MinValue, TestPrices.BuiltIn), new(clock.At("2027-02-10"), TestPrices.Read(later, 2))]))
            .TopUp("2027-02-01", 1_000).AutoRenew("2027-02-02", 1);

        Assert.Empty(desk.On("2027-02-28T10:00").Due);
        Assert.Equal("grace", desk.State("2027-02-28T10:00"));
    }

    [Theory]
    [InlineData(true, "133.00")]
    [InlineData(false, "0.00")]
    public void Review_OfARefundWhoseAppWasReclaimed_IsDone(bool release, string back)
    {
        Desk desk = new Desk().Create("2027-04-01").TopUp("2027-04-01", 399).Purchase("2027-04-11", "standard", 1);
        desk.Do(desk.Refunds.Refund(desk.Ledger, Desk.App, true, desk.At("2027-04-30")));
        Assert.Equal("reclaimed", desk.State("2027-08-01"));

        desk.Do(release ? desk.Refunds.Release(desk.Ledger, Desk.App, desk.At("2027-08-02")) : desk.Refunds.Reject(desk.Ledger, Desk.App, desk.At("2027-08-02")));

        Assert.Equal(back, desk.On("2027-08-03").Account.Cash.AmountText());
        Assert.Equal("reclaimed", desk.State("2027-08-03"));
        Assert.All(desk.AppOn("2027-08-03").Spans, span => Assert.NotNull(span.ToExclusive));
        Assert.Equal("deleted", desk.Do(desk.Apps.Delete(desk.Ledger, Desk.App, desk.At("2027-08-04"))).State("2027-08-05"));
    }

    // Such an order cannot be placed any more; a ledger of before may have it.
    [Fact]
    public void Evaluate_OrderUnderTheIdOfARenewalToCome_Ends()
    {
        Desk desk = Bought().TopUp("2027-02-01", 9_000);
        OrderPlaced order = (OrderPlaced)desk.Orders.Upgrade(desk.Ledger, Desk.App, "premium", "x", null, desk.At("2027-02-02")).Fact!;
        desk.Ledger = desk.Ledger.With([order with { OrderId = $"auto:{Desk.App}:2027-02-28T02:00:00Z" }]);

        Assert.Empty(desk.AutoRenew("2027-02-03", 1).On("2027-02-28T10:00").Due);
    }

    [Theory]
    [InlineData(401, 0)]
    [InlineData(0, 1)]
    public void Evaluate_LedgerThatTakesMoreThanThereIs_IsDamaged(int cash, int credit)
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 400);
        desk.Ledger = desk.Ledger.With(
        [
            new BillIssued { At = desk.At("2027-01-02"), Bill = "b", Payable = Desk.Usd(500) },
            new BillPaid { At = desk.At("2027-01-02"), Bill = "b", Cash = Desk.Usd(cash), Credit = Desk.Usd(credit) },
        ]);

        InvalidOperationException damaged = Assert.Throws<InvalidOperationException>(() => desk.On("2027-01-03"));
        Assert.Equal($"{Desk.Usd(cash)} of cash and {Desk.Usd(credit)} of credit cannot be taken from 400.00 USD and 0.00 USD.", damaged.Message);
    }

    [Fact]
    public void Evaluate_FactOfAnAppThatIsNotThere_IsDamaged()
    {
        Ledger ledger = Ledger.Empty("acme", Currency.Usd).With([new AppDeleted { At = Instant.FromUtc(2027, 1, 1, 0, 0), App = 7 }]);

        InvalidOperationException damaged = Assert.Throws<InvalidOperationException>(() => new Desk().Evaluator.Evaluate(ledger, Instant.FromUtc(2027, 1, 2, 0, 0)));
        Assert.Equal("app:7:deleted is of an app that account acme does not have.", damaged.Message);
    }

    private static Desk Bought(PriceBook? prices = null)
        => new Desk(prices: prices).Create("2027-01-31T10:00").TopUp("2027-01-31T10:00", 399).Purchase("2027-01-31T10:00", "standard", 1);

    private static Desk Deleted()
    {
        Desk desk = Bought();
        return desk.Do(desk.Apps.Disable(desk.Ledger, Desk.App, desk.At("2027-02-01"))).Do(desk.Apps.Delete(desk.Ledger, Desk.App, desk.At("2027-02-02")));
    }

    private static Desk Owing(Desk desk, string at)
    {
        desk.Ledger = desk.Ledger.With([new BillIssued { At = desk.At(at), Bill = "b", Payable = Desk.Usd(5) }]);
        return desk;
    }
}
