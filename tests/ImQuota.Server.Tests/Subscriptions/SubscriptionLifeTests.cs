using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;
using DenyReason = ImQuota.Domain.Admission.DenyReason;
using GroupType = ImQuota.Domain.Editions.GroupType;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>An account's life over gRPC, months in seconds: admission follows the ledger (spec section 4).</summary>
public sealed class SubscriptionLifeTests
{
    private static readonly Instant Bought = AdminHost.Start;

    // Two months from May 6 15:08 of UTC+8.
    private static readonly Instant Expiry = Instant.FromUtc(2026, 7, 6, 7, 8);
    private static readonly Duration Day = Duration.FromDays(1);

    [Fact]
    public async Task Life_FromPurchaseToReclaim_AdmissionFollowsAtTheNextCallOfEveryProcess()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await using AdminHost other = await host.OtherProcessAsync();
        var customer = new Customer(host);
        Assert.Equal("developer Active", await customer.StandingAsync());
        Assert.True((await other.LoginAsync("u1")).Allowed);
        Assert.True((await other.DecideAsync(new CreateGroupAction("g1", GroupType.Work, "u1", []))).Allowed);

        await customer.TopUpAsync("2000.00");
        PurchaseResponse bought = await customer.PurchaseAsync("standard", 2, "o1");
        Assert.Equal(("798.00", Expiry.ToDateTimeOffset()), (bought.Order.Price.Amount, bought.Subscription.ExpiresAt.ToDateTimeOffset()));
        Assert.Equal("standard Active", await customer.StandingAsync());

        await GoAsync(host, Expiry);
        Assert.Equal(SubscriptionState.Grace, (await customer.ReadAsync()).Subscription.State);
        Assert.True((await other.LoginAsync("u2")).Allowed);

        await GoAsync(other, Expiry + Day);
        Assert.Equal("standard Suspended expired", await customer.StandingAsync());
        Assert.Equal(DenyReason.AppSuspended, (await host.LoginAsync("u3")).Reason);

        await new Customer(other).RenewAsync(1, "o2");
        Assert.Equal("standard Active", await customer.StandingAsync());
        Assert.True((await host.LoginAsync("u3")).Allowed);

        RefundResponse refund = await customer.RefundAsync();
        Assert.Equal(("386.13", SuspensionReason.Refunded), (refund.Amount.Amount, Assert.Single(refund.Subscription.Reasons)));
        Assert.Equal(DenyReason.AppSuspended, (await other.LoginAsync("u4")).Reason);
        Assert.Equal(1, (await host.UsedAsync()).Groups);

        await GoAsync(host, Instant.FromDateTimeOffset(refund.Subscription.ReclaimsAt.ToDateTimeOffset()));
        Assert.Equal("standard Suspended reclaimed", await customer.StandingAsync());
        Assert.Equal(0, (await host.UsedAsync()).Groups);
        Assert.Equal("FailedPrecondition APP_RECLAIMED app", await Customer.RefusedAsync(() => customer.PurchaseAsync("standard", 1, "o3")));
    }

    [Fact]
    public async Task Transitions_NobodyLookedForMonths_HaveTheirOwnInstants()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("798.00");
        await customer.PurchaseAsync("standard", 2, "o1");

        await GoAsync(host, Expiry + (Day * 200));

        GetSubscriptionResponse read = await customer.ReadAsync();
        Assert.Equal(
            [
                (SubscriptionState.Active, Bought),
                (SubscriptionState.Grace, Expiry),
                (SubscriptionState.Suspended, Expiry + Day),
                (SubscriptionState.Reclaimed, Instant.FromUtc(2026, 10, 4, 16, 0)),
            ],
            read.Transitions.Select(one => (one.To, Instant.FromDateTimeOffset(one.At.ToDateTimeOffset()))));
        Assert.Equal([ReminderKind.BeforeExpiry, ReminderKind.AfterExpiry], read.Reminders.Select(one => one.Kind));
        Assert.Equal("standard Suspended reclaimed", await customer.StandingAsync());
    }

    [Fact]
    public async Task AutoRenew_BalanceSuffices_RenewsOnceWhoeverLooks()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await using AdminHost other = await host.OtherProcessAsync();
        var customer = new Customer(host);
        await customer.TopUpAsync("1300.00");
        await customer.PurchaseAsync("standard", 2, "o1", autoRenew: 1);

        host.Clock.AdvanceTo(Expiry - Day + Duration.FromMinutes(1));
        await Task.WhenAll(host.LookAfterAccountsAsync(), other.LookAfterAccountsAsync());

        GetAccountResponse account = await customer.AccountAsync();
        Assert.Equal("103.00", account.Cash.Amount);
        Assert.Equal([false, true], Assert.Single(account.Apps).Orders.Select(order => order.Automatic));
        Assert.Equal((Expiry - Day).ToDateTimeOffset(), account.Apps[0].Orders[1].PlacedAt.ToDateTimeOffset());
    }

    // A process that dies between writing and following leaves its ticket.
    [Fact]
    public async Task Look_AfterACrashBehindTheWrite_FinishesIt()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("1000.00");
        await customer.PurchaseAsync("premium", 1, "o1");
        Domain.Subscriptions.Ledger ledger = (await host.Store.Ledgers.ReadAsync(Customer.Account, TestContext.Current.CancellationToken))!;
        var rules = new Server.Subscriptions.SubscriptionRules(host.Store.Catalogue, host.Store.Prices);
        await host.Store.WakeUps.EnterAsync(Customer.Account, host.Clock.Now + Duration.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.True(await host.Store.Ledgers.TryAppendAsync(
            ledger, rules.Refunds.Refund(ledger, Customer.App, suspicious: false, host.Clock.Now).Facts, null, TestContext.Current.CancellationToken));
        Assert.Equal("premium Active", await customer.StandingAsync());

        await GoAsync(host, host.Clock.Now + Duration.FromSeconds(6));

        Assert.Equal("premium Suspended refunded", await customer.StandingAsync());
        Assert.Empty(await host.Store.WakeUps.DueAsync(host.Clock.Now + Duration.FromMinutes(1), int.MaxValue, TestContext.Current.CancellationToken));
    }

    // Its own wake-up moves nothing while the account's entry is claimed, and the release does not know of it.
    [Fact]
    public async Task Look_OrderBeforeTheRelease_WakesTheAccountForWhatTheOrderMakesDue()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("1000.00");
        await host.Store.WakeUps.WakeAsync(Customer.Account, host.Clock.Now, TestContext.Current.CancellationToken);

        await host.LookAfterAccountsAsync(new InterruptedWakeUps(host.Store.WakeUps, () => customer.PurchaseAsync("premium", 1, "o1")));

        Domain.Subscriptions.Ledger ledger = (await host.Store.Ledgers.ReadAsync(Customer.Account, TestContext.Current.CancellationToken))!;
        Assert.Equal(host.Rules.Evaluator.NextWakeUp(ledger, host.Clock.Now), await host.Store.WakeUps.EarliestAsync(TestContext.Current.CancellationToken));
    }

    // Its clock is 2 s behind that of the process that wrote before, so its own order has the other's instant.
    [Fact]
    public async Task Purchase_ByAProcessWhoseClockIsBehind_IsFollowedAndWokenFor()
    {
        await using AdminHost ahead = await AdminHost.StartAsync("developer");
        await using AdminHost behind = await ahead.OtherProcessAsync(clock: new OddTimeProvider(ahead.Clock.Now - Duration.FromSeconds(2)));
        await new Customer(ahead).TopUpAsync("1000.00");

        var customer = new Customer(behind);
        await customer.PurchaseAsync("premium", 1, "o1");
        await behind.Subscriptions.GrantVoucherAsync(
            new GrantVoucherRequest { Account = Customer.Account, VoucherId = "v", Amount = new Money { Amount = "50.00", Currency = "USD" } }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("premium Active", await customer.StandingAsync());
        Domain.Subscriptions.Ledger ledger = (await ahead.Store.Ledgers.ReadAsync(Customer.Account, TestContext.Current.CancellationToken))!;
        Assert.Equal(ahead.Rules.Evaluator.NextWakeUp(ledger, ahead.Clock.Now), await ahead.Store.WakeUps.EarliestAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Refund_SameRequestCarriedOutMeanwhile_GivesTheSameAnswer()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("1000.00");
        await customer.PurchaseAsync("premium", 1, "o1");
        bool first = true;
        var ledgers = new InterruptedLedgers(host.Store.Ledgers, async () =>
        {
            if (first)
            {
                first = false;
                await customer.RefundAsync("r1");
            }
        });

        Domain.Subscriptions.Commands.CommandResult result = (await host.DeskOn(ledgers).RunAsync(
            Customer.Account,
            (ledger, now) => host.Rules.Refunds.Refund(ledger, Customer.App, suspicious: false, now),
            new Domain.Audit.ChangeNote("Refund"),
            ("r1", $"refund {Customer.App} paid"),
            TestContext.Current.CancellationToken))!;

        Assert.True(result.Already);
        Assert.Equal(Assert.Single(result.Ledger.Events.OfType<Domain.Subscriptions.Events.RefundPlaced>()), result.Fact);
    }

    private static async Task GoAsync(AdminHost host, Instant to)
    {
        // A wake-up is rounded up to the next millisecond.
        host.Clock.AdvanceTo(to + Duration.FromMilliseconds(1));
        await host.LookAfterAccountsAsync();
    }
}
