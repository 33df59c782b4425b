using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Domain.Tests.Billing;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>Where several reasons hold, the first of the enum is told; and each bound lies where it says.</summary>
public sealed class RefusalOrderTests
{
    private const ulong App = Desk.App;

    [Fact]
    public void Purchase_WithEverythingWrong_TellsTheFirst()
    {
        Desk legacy = new Desk().Create("2022-01-01");
        Assert.Equal("MalformedId order_id", Told(legacy.Orders.Purchase(legacy.Ledger, App, "gold", 25, "", null, legacy.At("2027-01-20"), 26)));
        Assert.Equal("LegacyPlan app", Told(legacy.Orders.Purchase(legacy.Ledger, App, "gold", 25, "x", null, legacy.At("2027-01-20"), 26)));

        Desk held = Held();
        Assert.Equal("MonthsOutOfRange months", Told(held.Orders.Purchase(held.Ledger, App, "gold", 25, "x", null, held.At("2027-01-20"), 26)));
        Assert.Equal("MonthsOutOfRange auto_renew_months", Told(held.Orders.Purchase(held.Ledger, App, "gold", 1, "x", null, held.At("2027-01-20"), 26)));
        Assert.Equal("UnknownEdition edition", Told(held.Orders.Purchase(held.Ledger, App, "gold", 1, "x", null, held.At("2027-01-20"))));
        Assert.Equal("RefundHeld app", Told(held.Orders.Purchase(held.Ledger, App, "standard", 1, "x", null, held.At("2027-01-20"))));
    }

    [Fact]
    public void RenewAndUpgrade_WithEverythingWrong_TellTheFirst()
    {
        Desk held = Held();

        Assert.Equal("MalformedId order_id", Told(held.Orders.Renew(held.Ledger, App, 25, "", null, held.At("2027-01-20"))));
        Assert.Equal("MonthsOutOfRange months", Told(held.Orders.Renew(held.Ledger, App, 25, "x", null, held.At("2027-01-20"))));
        Assert.Equal("RefundHeld app", Told(held.Orders.Renew(held.Ledger, App, 1, "x", null, held.At("2027-01-20"))));
        Assert.Equal("UnknownEdition edition", Told(held.Orders.Upgrade(held.Ledger, App, "gold", "x", null, held.At("2027-01-20"))));
        Assert.Equal("RefundHeld app", Told(held.Orders.Upgrade(held.Ledger, App, "premium", "x", null, held.At("2027-01-20"))));
        Assert.Equal(
            new BadValue("app", $"{App}", "an app without a held refund; refund:1400000001:1 waits for its review"), held.Orders.Renew(held.Ledger, App, 1, "x", null, held.At("2027-01-20")).Problem);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(" ", true)]
    [InlineData("~", true)]
    [InlineData("a\u001f", false)]
    [InlineData("a\u007f", false)]
    [InlineData("\u00e4a", false)]
    public void OrderId_OfPrintableAsciiOnly(string id, bool good) => Assert.Equal(good, IdIsGood(id));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void OrderId_OfUpTo64Characters(int length, bool good) => Assert.Equal(good, IdIsGood(new string('x', length)));

    [Theory]
    [InlineData("2027-02-01T11:59", "SameEdition edition", "AlreadySubscribed app")]
    [InlineData("2027-02-02T11:59", "SameEdition edition", "AlreadySubscribed app")]
    [InlineData("2027-02-02T12:00", "SameEdition edition", "")]
    [InlineData("2027-02-03T11:59", "SameEdition edition", "")]
    [InlineData("2027-02-03T12:00", "", "")]
    public void Purchase_AroundTheEndOfATermAndItsGrace_IsWhatIsLeftToBuy(string at, string same, string better)
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 9_000).Purchase("2027-01-02", "standard", 1);

        Assert.Equal(same, Told(desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "x", null, desk.At(at))));
        Assert.Equal(better, Told(desk.Orders.Purchase(desk.Ledger, App, "premium", 1, "x", null, desk.At(at))));
    }

    [Theory]
    [InlineData("2027-02-03T11:59", OrderKind.Renewal)]
    [InlineData("2027-02-03T12:00", OrderKind.Purchase)]
    public void Renew_AtTheEndOfTheGrace_BeginsANewTerm(string at, OrderKind kind)
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 9_000).Purchase("2027-01-02", "standard", 1).Renew(at, 1);

        Assert.Equal(kind, desk.Ledger.Events.OfType<OrderPlaced>().Last().Kind);
    }

    [Theory]
    [InlineData("398.99", true)]
    [InlineData("399", false)]
    [InlineData("399.01", false)]
    public void Refund_OfTheHoldAmount_IsHeldAboveItOnly(string above, bool held)
    {
        var settings = new BillingSettings { HoldRefundsAbove = decimal.Parse(above, System.Globalization.CultureInfo.InvariantCulture) };
        Desk desk = new Desk(settings).Create("2027-01-01").TopUp("2027-01-01", 798).Purchase("2027-01-01T00:00", "standard", 2);

        // The first of two months is used up on its last day, the second comes back whole.
        Assert.Equal(Desk.Usd(399), desk.Quote("2027-01-31").Amount);
        Assert.Equal(held, desk.Refund("2027-01-31").Ledger.Events.OfType<RefundPlaced>().Single().Held);
    }

    [Fact]
    public void Quote_OfNothing_SaysWhyNot()
    {
        Desk desk = new Desk().Create("2027-01-01");

        Assert.Null(desk.Refunds.Quote(desk.Ledger, App, desk.At("2027-01-02"), out CommandResult result));
        Assert.Equal("NothingToRefund app", Told(result));
        Assert.Equal("NoHeldRefund app", Told(desk.Refunds.Release(desk.Ledger, App, desk.At("2027-01-02"))));
        Assert.Equal(new BadValue("app", $"{App}", "an app with a held refund"), desk.Refunds.Release(desk.Ledger, App, desk.At("2027-01-02")).Problem);
    }

    [Theory]
    [InlineData("399", "premium", "a voucher for 'standard'; it is good for premium")]
    [InlineData("399.01", "standard", "an order of at least 399.01 USD; this one is 399.00 USD")]
    [InlineData("399", "standard", null)]
    public void Purchase_VoucherForOtherEditionsOrLargerOrders_IsRefused(string minimum, string edition, string? bound)
    {
        var document = TestPrices.Document();
        document["vouchers"]!["minimumOrder"] = minimum;
        document["vouchers"]!["editions"] = new System.Text.Json.Nodes.JsonArray(edition);
        Desk desk = new Desk(prices: new PriceBook([new(Instant.MinValue, TestPrices.Read(document))])).Create("2027-01-01").TopUp("2027-01-01", 9_000);
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(50), desk.At("2027-01-01")));

        Assert.Equal(bound, desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "x", "v", desk.At("2027-01-02")).Problem?.Bound);
    }

    [Fact]
    public void Purchase_VoucherForAnEditionOfSeveral_NamesThemInOrder()
    {
        var document = TestPrices.Document();
        document["plans"]!["a-plan"] = document["plans"]!["premium"]!.DeepClone();
        document["vouchers"]!["editions"] = new System.Text.Json.Nodes.JsonArray("premium", "a-plan");
        Desk desk = new Desk(prices: new PriceBook([new(Instant.MinValue, TestPrices.Read(document))])).Create("2027-01-01").TopUp("2027-01-01", 9_000);
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(50), desk.At("2027-01-01")));

        Assert.Equal(
            "a voucher for 'standard'; it is good for a-plan, premium", desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "x", "v", desk.At("2027-01-02")).Problem?.Bound);
    }

    [Fact]
    public void Purchase_BalanceTooSmallForWhatTheVoucherLeaves_NamesWhatIsLeft()
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 300);
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(50), desk.At("2027-01-01")));

        Assert.Equal(
            new BadValue("balance", "300.00 USD", "at least 349.00 USD"), desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "x", "v", desk.At("2027-01-02")).Problem);
    }

    [Fact]
    public void Upgrade_ToAnEditionThatWasNotForSaleWhenTheTermWasBought_IsRefused()
    {
        var before = TestPrices.Document();
        before["plans"]!.AsObject().Remove("premium");
        before["vouchers"]!["editions"] = new System.Text.Json.Nodes.JsonArray("standard");
        var clock = new Desk();
        var book = new PriceBook([new(Instant.MinValue, TestPrices.Read(before)), new(clock.At("2027-01-10"), TestPrices.Read(TestPrices.Document(), 2))]);
        Desk desk = new Desk(prices: book).Create("2027-01-01").TopUp("2027-01-01", 9_000).Purchase("2027-01-02", "standard", 1);
        CommandResult refused = desk.Orders.Upgrade(desk.Ledger, App, "premium", "x", null, desk.At("2027-01-20"));

        Assert.Equal((SubscriptionRefusal.UnknownEdition, new BadValue("edition", "'premium'", "one for sale when the term was bought")), (refused.Refusal, refused.Problem));
    }

    [Fact]
    public void GrantCreditAndVoucher_WithoutAnId_NameTheirOwnField()
    {
        var desk = new Desk();

        Assert.Equal("MalformedId grant_id", Told(desk.Balance.GrantCredit(desk.Ledger, "", Desk.Usd(1), desk.At("2027-01-01"))));
        Assert.Equal("MalformedId voucher_id", Told(desk.Balance.GrantVoucher(desk.Ledger, "", Desk.Usd(1), desk.At("2027-01-01"))));
    }

    [Fact]
    public void Problems_OfPartsOfAnHour_CountAsTheHourBeyond()
    {
        var settings = new BillingSettings { Grace = Duration.FromMinutes(-1), OverdueAfter = Duration.FromHours(720) + Duration.Epsilon, AutoRenewLead = Duration.FromMinutes(1) };

        Assert.Equal(["grace_hours -1", "overdue_after_hours 721"], settings.Problems().Select(one => $"{one.Field} {one.Value}"));
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new SubscriptionEvaluator(settings, TestPrices.Book));
        Assert.StartsWith(string.Join("; ", settings.Problems()), refused.Message, StringComparison.Ordinal);
    }

    private static Desk Held()
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 9_000).Purchase("2027-01-02", "standard", 1);
        return desk.Do(desk.Refunds.Refund(desk.Ledger, App, true, desk.At("2027-01-10")));
    }

    private static bool IdIsGood(string id)
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 9_000);
        return desk.Orders.Purchase(desk.Ledger, App, "standard", 1, id, null, desk.At("2027-01-02")).Refusal == SubscriptionRefusal.None;
    }

    /// <summary>"Refusal field"; empty: it was done.</summary>
    private static string Told(CommandResult result) => result.Refusal == SubscriptionRefusal.None ? "" : $"{result.Refusal} {result.Problem!.Field}";
}
