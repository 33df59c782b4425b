using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>Each refusal names the field, the value and the bound; where several hold, the first of the enum is returned; nothing changes.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25)]
    public void Purchase_MonthsOutside1To24_IsRefused(int months)
        => Refused(Rich(), desk => Buy(desk, "standard", months), SubscriptionRefusal.MonthsOutOfRange, "months", $"{months}", "1 to 24");

    [Theory]
    [InlineData("gold")]
    [InlineData("developer")]
    public void Purchase_EditionNotForSale_IsRefused(string edition)
        => Refused(Rich(), desk => Buy(desk, edition), SubscriptionRefusal.UnknownEdition, "edition", $"'{edition}'", "one for sale: premium, standard");

    [Fact]
    public void Purchase_BalanceTooSmall_IsRefused()
        => Refused(new Desk().Create("2027-01-01").TopUp("2027-01-01", 398.99m), desk => Buy(desk, "standard"), SubscriptionRefusal.InsufficientBalance, "balance", "398.99 USD", "at least 399.00 USD");

    [Fact]
    public void Purchase_SameEditionRunning_IsRefused()
        => Refused(Bought("standard"), desk => Buy(desk, "standard"), SubscriptionRefusal.SameEdition, "edition", "'standard'", "another edition than the app has; renew to extend it");

    [Fact]
    public void Purchase_HigherEditionRunning_IsRefusedAsAnUpgrade()
        => Refused(Bought("standard"), desk => Buy(desk, "premium"), SubscriptionRefusal.AlreadySubscribed, "app", "1400000001", "an app without a running term; upgrade this one, which runs until 2027-02-02T04:00:00Z");

    [Fact]
    public void Purchase_LowerEditionRunningOrExpired_IsRefused()
    {
        const string Bound = "an edition that 'premium' upgrades to; refund the term, then purchase";
        Refused(Bought("premium"), desk => Buy(desk, "standard"), SubscriptionRefusal.Downgrade, "edition", "'standard'", Bound);
        Refused(Bought("premium"), desk => Buy(desk, "standard", at: "2027-03-01"), SubscriptionRefusal.Downgrade, "edition", "'standard'", Bound);
        Refused(Bought("premium"), desk => desk.Orders.Upgrade(desk.Ledger, App, "standard", "x", null, desk.At("2027-01-05")), SubscriptionRefusal.Downgrade, "edition", "'standard'", Bound);
    }

    [Fact]
    public void Purchase_LowerEditionAfterExpiryWhereTheSettingSaysSo_IsDone()
    {
        Desk desk = new Desk(new BillingSettings { DowngradeAfterExpiry = true }).Create("2027-01-01").TopUp("2027-01-01", 9_000).Purchase("2027-01-02", "premium", 1);
        Assert.Equal("standard", desk.Purchase("2027-03-01", "standard", 1).AppOn("2027-03-02").Edition);
    }

    [Fact]
    public void Upgrade_ToTheSameEdition_IsRefused()
        => Refused(Bought("premium"), desk => Up(desk, "2027-01-05"), SubscriptionRefusal.SameEdition, "edition", "'premium'", "another edition than the app has; renew to extend it");

    // An order under the id of a renewal to come would be taken for it.
    [Fact]
    public void Orders_UnderIdsOfAutomaticRenewals_AreRefused()
    {
        const string Bound = "an id that does not begin with 'auto:', as those of automatic renewals do";
        Refused(Bought("standard"), desk => desk.Orders.Upgrade(desk.Ledger, App, "premium", "auto:x", null, desk.At("2027-01-05")), SubscriptionRefusal.MalformedId, "order_id", "'auto:x'", Bound);
        Refused(Bought("standard"), desk => desk.Orders.Renew(desk.Ledger, App, 1, "auto:x", null, desk.At("2027-01-05")), SubscriptionRefusal.MalformedId, "order_id", "'auto:x'", Bound);
        Refused(Rich(), desk => desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "auto:x", null, desk.At("2027-01-05")), SubscriptionRefusal.MalformedId, "order_id", "'auto:x'", Bound);
    }

    [Fact]
    public void TopUpAndCredit_BeyondWhatAnAmountCanBe_AreRefused()
    {
        const string Bound = "at most 1.00 USD: all that ever comes into an account is at most 100000000000000.00 USD";
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", Money.Max - 2).Credit("2027-01-01", 1);

        Refused(desk, one => one.Balance.TopUp(one.Ledger, "x", Usd(1.01m), one.At("2027-01-02")), SubscriptionRefusal.BalanceTooLarge, "amount", "1.01 USD", Bound);
        Refused(desk, one => one.Balance.GrantCredit(one.Ledger, "x", Usd(1.01m), one.At("2027-01-02")), SubscriptionRefusal.BalanceTooLarge, "amount", "1.01 USD", Bound);
        Assert.Equal(Usd(Money.Max), desk.TopUp("2027-01-03", 1).On("2027-01-03").Account.Balance);
        Refused(desk.Purchase("2027-01-04", "standard", 1), one => one.Balance.TopUp(one.Ledger, "x", Usd(0.01m), one.At("2027-01-05")), SubscriptionRefusal.BalanceTooLarge, "amount", "0.01 USD", Bound.Replace("1.00", "0.00", StringComparison.Ordinal));
        Assert.Equal(Usd(50), desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Usd(50), desk.At("2027-01-06"))).On("2027-01-06").Account.Vouchers["v"].Amount);
    }

    [Fact]
    public void Delete_WhileARefundIsHeld_IsRefused()
    {
        Desk desk = Bought("standard");
        desk.Do(desk.Refunds.Refund(desk.Ledger, App, true, desk.At("2027-01-10"))).Do(desk.Apps.Disable(desk.Ledger, App, desk.At("2027-01-11")));
        Refused(
            desk, one => one.Apps.Delete(one.Ledger, App, one.At("2027-01-12")), SubscriptionRefusal.RefundHeld, "app", "1400000001", "an app without a held refund; refund:1400000001:1 waits for its review");
    }

    [Fact]
    public void Upgrade_WithoutARunningTerm_IsRefused()
    {
        const string Bound = "an app with a running term; purchase or renew one";
        Refused(Rich(), desk => Up(desk, "2027-01-05"), SubscriptionRefusal.NoTerm, "app", "1400000001", Bound);
        Refused(Bought("standard"), desk => Up(desk, "2027-02-02T12:00"), SubscriptionRefusal.NoTerm, "app", "1400000001", Bound);
    }

    [Fact]
    public void Renew_OfNothing_IsRefused()
        => Refused(Rich(), desk => desk.Orders.Renew(desk.Ledger, App, 1, "x", null, desk.At("2027-01-05")), SubscriptionRefusal.NoTerm, "app", "1400000001", "an app with a term; purchase one");

    [Fact]
    public void Refund_Twice_IsRefused()
        => Refused(Bought("standard").Refund("2027-01-10"), Refund, SubscriptionRefusal.SecondRefund, "app", "1400000001", "a term that was not given back; this one was at 2027-01-10T04:00:00Z");

    [Fact]
    public void Refund_OfNothingOrOfAnExpiredTerm_IsRefused()
    {
        Refused(Rich(), Refund, SubscriptionRefusal.NothingToRefund, "app", "1400000001", "an app with a term; nothing was bought for it");
        Refused(Bought("standard"), Refund, SubscriptionRefusal.NothingToRefund, "app", "1400000001", "a term in service; this one ended at 2027-02-02T04:00:00Z", "2027-02-03T12:00");
    }

    [Fact]
    public void Purchase_WhileARefundIsHeld_IsRefused()
    {
        Desk desk = Bought("premium");
        desk.Do(desk.Refunds.Refund(desk.Ledger, App, true, desk.At("2027-01-10")));
        CommandResult result = Buy(desk, "standard", at: "2027-01-11");
        Assert.Equal((SubscriptionRefusal.RefundHeld, "app"), (result.Refusal, result.Problem!.Field));
    }

    [Fact]
    public void Commands_OnADeletedApp_AreRefused()
    {
        Desk desk = Bought("standard");
        desk.Do(desk.Apps.Disable(desk.Ledger, App, desk.At("2027-01-03"))).Do(desk.Apps.Delete(desk.Ledger, App, desk.At("2027-01-04")));
        Refused(desk, one => Buy(one, "gold", 25), SubscriptionRefusal.AppDeleted, "app", "1400000001", "an app that exists; this one was deleted at 2027-01-04T04:00:00Z");
        Refused(desk, Refund, SubscriptionRefusal.AppDeleted, "app", "1400000001", "an app that exists; this one was deleted at 2027-01-04T04:00:00Z");
    }

    [Fact]
    public void Commands_OnAReclaimedApp_AreRefusedButForItsDeletion()
    {
        Desk desk = Bought("standard");
        Refused(
            desk, one => Buy(one, "standard", at: "2027-06-01"), SubscriptionRefusal.AppReclaimed, "app", "1400000001", "an app whose data exists; this one's was reclaimed at 2027-05-03T16:00:00Z and it can only be deleted");
        desk.Do(desk.Apps.Delete(desk.Ledger, App, desk.At("2027-06-02")));
        Assert.Equal("deleted", desk.State("2027-06-03"));
    }

    [Fact]
    public void Commands_OnAnUnknownApp_AreRefused()
        => Refused(new Desk(), desk => Buy(desk, "standard"), SubscriptionRefusal.UnknownApp, "app", "1400000001", "an app of account acme");

    [Fact]
    public void Create_The301stApp_IsRefusedUntilOneIsDeleted()
    {
        var desk = new Desk();
        for (ulong app = 1; app <= 300; app++)
        {
            desk.Create("2027-01-01", app);
        }

        Refused(desk, one => one.Apps.Create(one.Ledger, 301, "singapore", one.Zone.Id, one.At("2027-01-02")), SubscriptionRefusal.TooManyApps, "account", "acme with 300 apps", "at most 300 apps that are not deleted");
        desk.Do(desk.Apps.Disable(desk.Ledger, 7, desk.At("2027-01-03"))).Do(desk.Apps.Delete(desk.Ledger, 7, desk.At("2027-01-03"))).Create("2027-01-04", 301);
        Assert.Equal(300, desk.On("2027-01-05").Account.AppCount);
    }

    [Fact]
    public void Delete_OfAnEnabledApp_IsRefused()
        => Refused(Rich(), desk => desk.Apps.Delete(desk.Ledger, App, desk.At("2027-01-02")), SubscriptionRefusal.NotDisabled, "app", "1400000001", "a disabled app; disable it first");

    [Fact]
    public void Purchase_OnTheOlderPlan_IsRefusedUntilItIsLeftForGood()
    {
        Desk desk = new Desk().Create("2022-01-01").TopUp("2027-01-01", 9_000);
        Refused(desk, one => Buy(one, "standard"), SubscriptionRefusal.LegacyPlan, "app", "1400000001", "an app that left the older plan; leave it first, which cannot be undone");
        desk.Do(desk.Apps.LeaveLegacy(desk.Ledger, App, desk.At("2027-01-01"))).Purchase("2027-01-02", "standard", 1);
        Assert.True(desk.Do(desk.Apps.LeaveLegacy(desk.Ledger, App, desk.At("2027-01-03"))).Last!.Already);
    }

    [Theory]
    [InlineData("none", "2027-01-05", SubscriptionRefusal.UnknownVoucher, "a voucher of account acme")]
    [InlineData("v", "2027-06-30T12:00", SubscriptionRefusal.VoucherNotUsable, "a voucher that has not expired; this one did at 2027-06-30T04:00:00Z")]
    public void Purchase_VoucherThatIsOfNoUse_IsRefused(string voucher, string at, SubscriptionRefusal refusal, string bound)
    {
        Desk desk = Rich();
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Usd(50), desk.At("2027-01-01")));
        Refused(desk, one => one.Orders.Purchase(one.Ledger, App, "standard", 1, "x", voucher, one.At(at)), refusal, "voucher_id", $"'{voucher}'", bound);
    }

    [Fact]
    public void Purchase_VoucherUsedBefore_IsRefused()
    {
        Desk desk = Rich();
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Usd(50), desk.At("2027-01-01"))).Purchase("2027-01-02", "standard", 1, "v");
        Refused(desk, one => one.Orders.Renew(one.Ledger, App, 1, "x", "v", one.At("2027-01-03")), SubscriptionRefusal.VoucherNotUsable, "voucher_id", "'v'", "a voucher that is not used; order o3 used it");
    }

    [Fact]
    public void Orders_Repeated_AreThereAlreadyAndUnderAnotherMeaningRefused()
    {
        Desk desk = Bought("standard");
        int before = desk.Ledger.Events.Count;
        Assert.True(desk.Do(desk.Orders.Purchase(desk.Ledger, App, "standard", 1, "o2", null, desk.At("2027-01-20"))).Last!.Already);
        Assert.Equal(before, desk.Ledger.Events.Count);
        Refused(
            desk, one => one.Orders.Purchase(one.Ledger, App, "premium", 1, "o2", null, one.At("2027-01-20")), SubscriptionRefusal.KeyTaken, "order_id", "'o2'", "an id of its own; it is a Purchase of 1 month of 'standard' for app 1400000001");
    }

    [Fact]
    public void TopUp_Repeated_IsThereAlreadyAndWithAnotherAmountRefused()
    {
        Desk desk = new Desk().TopUp("2027-01-01", 5);
        Assert.True(desk.Do(desk.Balance.TopUp(desk.Ledger, "p0", Usd(5), desk.At("2027-01-02"))).Last!.Already);
        Refused(desk, one => one.Balance.TopUp(one.Ledger, "p0", Usd(6), one.At("2027-01-02")), SubscriptionRefusal.KeyTaken, "payment_id", "'p0'", "an id of its own; it came at 2027-01-01T04:00:00Z with 5.00 USD");
    }

    [Fact]
    public void TopUp_NothingOrAnotherCurrency_IsRefused()
    {
        Refused(new Desk(), desk => desk.Balance.TopUp(desk.Ledger, "p", Usd(0), desk.At("2027-01-01")), SubscriptionRefusal.AmountNotPositive, "amount", "0.00 USD", "above 0");
        Refused(
            new Desk(), desk => desk.Balance.TopUp(desk.Ledger, "p", Money.Of(1, Currency.Of("JPY")), desk.At("2027-01-01")), SubscriptionRefusal.WrongCurrency, "amount.currency", "JPY", "USD, the currency of account acme");
        Refused(
            new Desk(), desk => desk.Balance.TopUp(desk.Ledger, "", Usd(0), desk.At("2027-01-01")), SubscriptionRefusal.MalformedId, "payment_id", "'' (0 characters)", "1 to 64 of printable ASCII");
    }

    [Theory]
    [InlineData("2027-01-10", 24)]
    public void Upgrade_InTheMiddleOfASlice_CostsTheDifferenceOfWhatIsLeft(string at, int months)
    {
        // 24 months from Jan 2; on Jan 10, 23 of the 31 days to Feb 2 are left: 300 × 23/31 = 222.58, and 23 × 300.
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 99_999).Purchase("2027-01-02", "standard", months).Upgrade(at, "premium");
        OrderPlaced upgrade = desk.Ledger.Events.OfType<OrderPlaced>().Last();
        Assert.Equal(((new Fraction(300 * 23, 31) + (23 * 300)).RoundedUnits(2), months), (upgrade.Price.SmallestUnits, upgrade.Slices.Count));
    }

    private const ulong App = Desk.App;

    private static Money Usd(decimal amount) => Desk.Usd(amount);

    private static CommandResult Buy(Desk desk, string edition, int months = 1, string at = "2027-01-05")
        => desk.Orders.Purchase(desk.Ledger, App, edition, months, "x", null, desk.At(at));

    private static CommandResult Up(Desk desk, string at) => desk.Orders.Upgrade(desk.Ledger, App, "premium", "x", null, desk.At(at));

    private static CommandResult Refund(Desk desk) => desk.Refunds.Refund(desk.Ledger, App, false, desk.At("2027-01-20"));

    private static Desk Rich() => new Desk().Create("2027-01-01").TopUp("2027-01-01", 20_000);

    private static Desk Bought(string edition) => Rich().Purchase("2027-01-02", edition, 1);

    private static void Refused(Desk desk, Func<Desk, CommandResult> command, SubscriptionRefusal refusal, string field, string value, string bound, string? at = null)
    {
        CommandResult result = at is null ? command(desk) : desk.Refunds.Refund(desk.Ledger, App, false, desk.At(at));

        Assert.Equal((refusal, new BadValue(field, value, bound)), (result.Refusal, result.Problem));
        Assert.Null(result.Fact);
        Assert.Empty(result.Facts);
        Assert.Equal(desk.Ledger.Events.Count, result.Ledger.Events.Count);
    }
}
