using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>A command that is repeated finds what it did, and one that asks for something else under the same id is refused.</summary>
public sealed class RepeatedCommandTests
{
    private const ulong App = Desk.App;
    private const ulong Other = 77;

    [Theory]
    [InlineData("singapore", "Etc/GMT-8", true)]
    [InlineData("frankfurt", "Etc/GMT-8", false)]
    [InlineData("singapore", "Europe/Berlin", false)]
    public void Create_AgainWithWhatIsFixed_IsThereAlready(string dataCentre, string zone, bool same)
    {
        Desk desk = new Desk().Create("2027-01-01");
        CommandResult again = desk.Apps.Create(desk.Ledger, App, dataCentre, zone, desk.At("2027-01-02"));

        Assert.Equal((same ? SubscriptionRefusal.None : SubscriptionRefusal.AppExists, same), (again.Refusal, again.Already));
        Assert.Equal(same ? null : new BadValue("app", $"{App}", "an id that was never used; this one was created at 2027-01-01T04:00:00Z"), again.Problem);
    }

    [Fact]
    public void Create_IdOfADeletedApp_IsRefused()
    {
        Desk desk = new Desk().Create("2027-01-01");
        desk.Do(desk.Apps.Disable(desk.Ledger, App, desk.At("2027-01-02"))).Do(desk.Apps.Delete(desk.Ledger, App, desk.At("2027-01-02")));

        Assert.Equal(SubscriptionRefusal.AppExists, desk.Apps.Create(desk.Ledger, App, "singapore", "Etc/GMT-8", desk.At("2027-01-03")).Refusal);
    }

    [Fact]
    public void Create_UnknownZone_IsRefused()
    {
        var desk = new Desk();
        CommandResult refused = desk.Apps.Create(desk.Ledger, App, "", "Mars/Olympus", desk.At("2027-01-01"));

        Assert.Equal((SubscriptionRefusal.UnknownZone, new BadValue("zone_id", "'Mars/Olympus'", "a zone of TZDB such as Etc/GMT-8")), (refused.Refusal, refused.Problem));
    }

    [Fact]
    public void Create_TakenOverFromElsewhere_KeepsItsBirthAndItsPlan()
    {
        var desk = new Desk();
        desk.Do(desk.Apps.Create(desk.Ledger, App, "", desk.Zone.Id, desk.At("2027-01-01"), desk.At("2020-01-01")));
        AppStatus app = desk.AppOn("2027-01-02");

        Assert.Equal((desk.At("2020-01-01"), desk.At("2027-01-01"), true), (app.CreatedAt, app.Since, app.Legacy));
    }

    [Fact]
    public void DisableEnableDelete_OfWhatIsSoAlready_WriteNothing()
    {
        Desk desk = new Desk().Create("2027-01-01");

        Nothing(desk, desk.Apps.Enable(desk.Ledger, App, desk.At("2027-01-02")));
        desk.Do(desk.Apps.Disable(desk.Ledger, App, desk.At("2027-01-02")));
        Nothing(desk, desk.Apps.Disable(desk.Ledger, App, desk.At("2027-01-03")));
        desk.Do(desk.Apps.Delete(desk.Ledger, App, desk.At("2027-01-04")));
        Assert.IsType<AppDeleted>(Nothing(desk, desk.Apps.Delete(desk.Ledger, App, desk.At("2027-01-05"))).Fact);
        Assert.Equal(SubscriptionRefusal.UnknownApp, desk.Apps.Delete(desk.Ledger, Other, desk.At("2027-01-05")).Refusal);
    }

    [Fact]
    public void LeaveLegacy_AppThatNeverWas_IsRefused()
    {
        Desk desk = new Desk().Create("2027-01-01");
        CommandResult refused = desk.Apps.LeaveLegacy(desk.Ledger, App, desk.At("2027-01-02"));

        Assert.Equal((SubscriptionRefusal.NotLegacy, "app", $"{App}"), (refused.Refusal, refused.Problem!.Field, refused.Problem.Value));
        Assert.StartsWith("an app on the plan from before ", refused.Problem.Bound, StringComparison.Ordinal);
    }

    [Fact]
    public void SetAutoRenew_WithoutATermOrAsItIs_ChangesNothing()
    {
        Desk desk = new Desk().Create("2027-01-01");

        Nothing(desk, desk.Apps.SetAutoRenew(desk.Ledger, App, null, desk.At("2027-01-02")));
        CommandResult refused = desk.Apps.SetAutoRenew(desk.Ledger, App, 1, desk.At("2027-01-02"));
        Assert.Equal((SubscriptionRefusal.NoTerm, new BadValue("app", $"{App}", "an app with a term; purchase one first")), (refused.Refusal, refused.Problem));
        desk.TopUp("2027-01-02", 399).Purchase("2027-01-02", "standard", 1).AutoRenew("2027-01-03", 2);
        Nothing(desk, desk.Apps.SetAutoRenew(desk.Ledger, App, 2, desk.At("2027-01-04")));
        Assert.Null(desk.AutoRenew("2027-01-05", null).AppOn("2027-01-06").AutoRenewMonths);
    }

    [Fact]
    public void Purchase_RenewalAsItIsAlready_WritesTheOrderAlone()
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 399).Purchase("2027-01-02", "standard", 1).AutoRenew("2027-01-03", 2).TopUp("2027-02-02T13:00", 699);
        CommandResult Buy(int renewal) => desk.Orders.Purchase(desk.Ledger, App, "premium", 1, "x", null, desk.At("2027-02-02T14:00"), renewal);

        Assert.IsType<OrderPlaced>(Assert.Single(Buy(2).Facts));
        Assert.Equal(3, Assert.IsType<AutoRenewSet>(Buy(3).Facts[1]).Months);
    }

    [Fact]
    public void Purchase_IdOfAnotherOrder_IsRefused()
    {
        Desk desk = Bought();

        Assert.True(desk.Orders.Purchase(desk.Ledger, App, "standard", 2, "bought", null, desk.At("2027-01-05")).Already);
        Taken(desk.Orders.Purchase(desk.Ledger, Other, "standard", 2, "bought", null, desk.At("2027-01-05")));
        Taken(desk.Orders.Purchase(desk.Ledger, App, "premium", 2, "bought", null, desk.At("2027-01-05")));
        Taken(desk.Orders.Purchase(desk.Ledger, App, "standard", 3, "bought", null, desk.At("2027-01-05")));
        Taken(desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "renewed", null, desk.At("2027-01-05")));
    }

    [Fact]
    public void Renew_IdOfAnotherOrder_IsRefused()
    {
        Desk desk = Bought();

        Assert.True(desk.Orders.Renew(desk.Ledger, App, 1, "renewed", null, desk.At("2027-01-05")).Already);
        Taken(desk.Orders.Renew(desk.Ledger, Other, 1, "renewed", null, desk.At("2027-01-05")));
        Taken(desk.Orders.Renew(desk.Ledger, App, 2, "renewed", null, desk.At("2027-01-05")));
        Taken(desk.Orders.Renew(desk.Ledger, App, 3, "upgraded", null, desk.At("2027-01-05")));
    }

    [Fact]
    public void Upgrade_IdOfAnotherOrder_IsRefused()
    {
        Desk desk = Bought();

        Assert.True(desk.Orders.Upgrade(desk.Ledger, App, "premium", "upgraded", null, desk.At("2027-01-05")).Already);
        Taken(desk.Orders.Upgrade(desk.Ledger, Other, "premium", "upgraded", null, desk.At("2027-01-05")));
        Taken(desk.Orders.Upgrade(desk.Ledger, App, "standard", "upgraded", null, desk.At("2027-01-05")));
        Taken(desk.Orders.Upgrade(desk.Ledger, App, "standard", "bought", null, desk.At("2027-01-05")));
    }

    // A purchase in all but name: the retry is known as what it was asked for.
    [Fact]
    public void Renew_OfASuspendedTermRepeated_IsTheSameOrderAndNoPurchase()
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 2_000).Purchase("2027-01-02", "standard", 1);
        desk.Do(desk.Orders.Renew(desk.Ledger, App, 1, "late", null, desk.At("2027-03-01")));
        OrderPlaced order = Assert.IsType<OrderPlaced>(desk.Last!.Fact);

        CommandResult again = Nothing(desk, desk.Orders.Renew(desk.Ledger, App, 1, "late", null, desk.At("2027-03-02")));
        CommandResult other = desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "late", null, desk.At("2027-03-02"));

        Assert.Equal((OrderKind.Purchase, order), (order.Kind, again.Fact));
        Taken(other);
        Assert.Equal("an id of its own; it is a Purchase by renewal of 1 month of 'standard' for app 1400000001", other.Problem!.Bound);
    }

    [Fact]
    public void Renew_IdOfAPurchaseOfAsManyMonths_IsRefused()
    {
        Desk desk = Bought();

        Taken(desk.Orders.Renew(desk.Ledger, App, 2, "bought", null, desk.At("2027-01-05")));
    }

    [Fact]
    public void Orders_RepeatedWithAnotherVoucher_AreRefused()
    {
        Desk desk = Bought();
        foreach (string voucher in (string[])["v1", "v2", "v3"])
        {
            desk.Do(desk.Balance.GrantVoucher(desk.Ledger, voucher, Desk.Usd(50), desk.At("2027-01-05")));
        }

        desk.Do(desk.Orders.Renew(desk.Ledger, App, 1, "vouched", "v1", desk.At("2027-01-05")));

        Assert.True(desk.Orders.Renew(desk.Ledger, App, 1, "vouched", "v1", desk.At("2027-01-06")).Already);
        CommandResult none = desk.Orders.Renew(desk.Ledger, App, 1, "vouched", null, desk.At("2027-01-06"));
        Taken(none);
        Taken(desk.Orders.Renew(desk.Ledger, App, 1, "vouched", "v2", desk.At("2027-01-06")));
        Taken(desk.Orders.Renew(desk.Ledger, App, 1, "renewed", "v3", desk.At("2027-01-06")));
        Taken(desk.Orders.Purchase(desk.Ledger, App, "standard", 2, "bought", "v3", desk.At("2027-01-06")));
        Taken(desk.Orders.Upgrade(desk.Ledger, App, "premium", "upgraded", "v3", desk.At("2027-01-06")));
        Assert.Equal("an id of its own; it is a Renewal of 1 month of 'premium' for app 1400000001 with voucher 'v1'", none.Problem!.Bound);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    [InlineData(null, false)]
    public void Purchase_RepeatedWithRenewals_IsTheSameOrderForTheSameMonthsOnly(int? renewals, bool same)
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 399);
        CommandResult Buy(int? months) => desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "x", null, desk.At("2027-01-02"), months);
        desk.Do(Buy(3));

        CommandResult again = Buy(renewals);

        Assert.Equal((same, same ? SubscriptionRefusal.None : SubscriptionRefusal.KeyTaken), (again.Already, again.Refusal));
        Assert.Equal(
            same ? null : new BadValue("order_id", "'x'", "an id of its own; it is a Purchase of 1 month of 'standard' for app 1400000001, renewed by 3 months each time"),
            again.Problem);
    }

    [Fact]
    public void Release_OfBilling_OnceAndOnlyByAName()
    {
        Desk desk = Bought();
        var billing = new AccountCommands(desk.Evaluator);

        Nothing(desk, billing.Release(desk.Ledger, "ops", "looked", desk.At("2027-02-10")));
        desk.Ledger = desk.Ledger.With([new BillingParked { At = desk.At("2027-02-11"), Bill = "b", Reasons = ["why"], Ordinal = 1 }]);
        CommandResult nameless = billing.Release(desk.Ledger, "", "looked", desk.At("2027-02-12"));
        Assert.Equal((SubscriptionRefusal.MalformedId, "author"), (nameless.Refusal, nameless.Problem!.Field));
        BillingReleased released = Assert.IsType<BillingReleased>(desk.Do(billing.Release(desk.Ledger, "ops", "looked", desk.At("2027-02-12"))).Last!.Fact);
        Assert.Equal((1, "ops", "looked"), (released.Ordinal, released.Author, released.Reason));
        Assert.Null(desk.On("2027-02-13").Account.ParkedFor);
    }

    [Fact]
    public void SignedBy_ANote_SignsTheCommandsOwnFactsOnly()
    {
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 9_000).Purchase("2027-01-02", "standard", 1).AutoRenew("2027-01-03", 1);
        CommandResult result = desk.Orders.Purchase(desk.Ledger, App, "premium", 1, "x", null, desk.At("2027-06-01"), 3);
        Assert.Equal(SubscriptionRefusal.SameEdition, desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "y", null, desk.At("2027-06-01")).Refusal);
        CommandResult upgraded = desk.Orders.Upgrade(desk.Ledger, App, "premium", "x", null, desk.At("2027-06-01"));

        CommandResult signed = upgraded.SignedBy(desk.Ledger, new ChangeNote("Upgrade", "ops", "asked for"));

        Assert.Equal(SubscriptionRefusal.AlreadySubscribed, result.Refusal);
        Assert.Equal([null, null, null, null, null, "ops asked for"], signed.Facts.TakeLast(6).Select(fact => fact.Author is null ? null : $"{fact.Author} {fact.Reason}"));
        Assert.Same(signed.Facts[^1], signed.Fact);
        Assert.Equal("ops", signed.Ledger.Events[^1].Author);
        Assert.Same(upgraded, upgraded.SignedBy(desk.Ledger, new ChangeNote("Upgrade")));
        Assert.Same(result, result.SignedBy(desk.Ledger, new ChangeNote("Purchase", "ops")));
    }

    [Theory]
    [InlineData("ops", "")]
    [InlineData("", "asked for")]
    public void SignedBy_HalfANote_SignsWhatThereIs(string author, string reason)
    {
        var desk = new Desk();
        CommandResult signed = desk.Apps.Create(desk.Ledger, App, "", "UTC", desk.At("2027-01-01")).SignedBy(desk.Ledger, new ChangeNote("CreateApp", author, reason));

        Assert.Equal((author, reason), (signed.Fact!.Author ?? "", signed.Fact.Reason ?? ""));
        Assert.Equal((author.Length == 0, reason.Length == 0), (signed.Fact.Author is null, signed.Fact.Reason is null));
    }

    private static Desk Bought()
    {
        Desk desk = new Desk().Create("2027-01-01").Create("2027-01-01", Other).TopUp("2027-01-01", 20_000);
        return desk.Do(desk.Orders.Purchase(desk.Ledger, App, "standard", 2, "bought", null, desk.At("2027-01-02")))
            .Do(desk.Orders.Renew(desk.Ledger, App, 1, "renewed", null, desk.At("2027-01-03")))
            .Do(desk.Orders.Upgrade(desk.Ledger, App, "premium", "upgraded", null, desk.At("2027-01-04")));
    }

    private static CommandResult Nothing(Desk desk, CommandResult result)
    {
        Assert.Equal((SubscriptionRefusal.None, true, 0), (result.Refusal, result.Already, result.Facts.Count));
        Assert.Equal(desk.Ledger.Events.Count, result.Ledger.Events.Count);
        return result;
    }

    private static void Taken(CommandResult result) => Assert.Equal((SubscriptionRefusal.KeyTaken, "order_id"), (result.Refusal, result.Problem?.Field));
}
