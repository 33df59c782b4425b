using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Subscriptions;

public sealed class OrderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Purchase_RepeatedManyTimesAtOnce_IsOneOrderAndPaidOnce()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await using AdminHost other = await host.OtherProcessAsync();
        var customer = new Customer(host);
        await customer.TopUpAsync("1000.00");

        PurchaseResponse[] answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => new Customer(i % 2 == 0 ? host : other).PurchaseAsync("standard", 1, "o1")));

        Assert.Single(answers, one => !one.Already);
        Assert.All(answers, one => Assert.Equal(answers[0].Order, one.Order));
        Assert.Equal(["o1"], await customer.OrdersAsync());
        Assert.Equal("601.00", (await customer.AccountAsync()).Cash.Amount);
    }

    [Fact]
    public async Task Purchase_TwoConflictingAtOnce_OneWinsAndTheOtherIsToldWhy()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await using AdminHost other = await host.OtherProcessAsync();
        var customer = new Customer(host);
        await customer.TopUpAsync("5000.00");

        string[] ends = await Task.WhenAll(TryAsync(host, "standard", "o1"), TryAsync(other, "premium", "o2"));

        string won = Assert.Single(ends, end => end is "standard" or "premium");
        string lost = Assert.Single(ends, end => end != won);
        Assert.Equal(won == "standard" ? "FailedPrecondition ALREADY_SUBSCRIBED app" : "FailedPrecondition DOWNGRADE edition", lost);
        Assert.Single(await customer.OrdersAsync());
        Assert.Equal(won + " Active", await customer.StandingAsync());
    }

    [Fact]
    public async Task Refund_RepeatedWithItsRequestId_GivesTheSameAnswerOnce()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("399.00");
        await customer.PurchaseAsync("standard", 1, "o1");

        RefundResponse held = await customer.RefundAsync("r1", hold: true);
        RefundResponse again = await customer.RefundAsync("r1", hold: true);
        await customer.ReviewAsync(release: true, "r2");
        ReviewRefundResponse review = await customer.ReviewAsync(release: true, "r2");

        Assert.Equal((true, false, true, true), (held.Held, held.Already, again.Already, review.Already));
        Assert.Equal((held.Amount, held.Cash), (again.Amount, again.Cash));
        Assert.Equal(held.Amount, (await customer.AccountAsync()).Cash);
        Assert.Equal("FailedPrecondition KEY_TAKEN request_id", await Customer.RefusedAsync(() => customer.RefundAsync("r1")));
        Assert.Equal("FailedPrecondition SECOND_REFUND app", await Customer.RefusedAsync(() => customer.RefundAsync()));
        Assert.Equal("FailedPrecondition NO_HELD_REFUND app", await Customer.RefusedAsync(() => customer.ReviewAsync(release: false)));
    }

    [Fact]
    public async Task Orders_OnADeletedApp_AreRefusedAndRetriesOfBeforeAnswered()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("2000.00");
        PurchaseResponse bought = await customer.PurchaseAsync("standard", 1, "o1");
        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation);
        await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation);
        GetJournalResponse before = await customer.JournalAsync();

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => customer.PurchaseAsync("standard", 1, "o2"));
        Assert.Equal("FailedPrecondition APP_DELETED app", Customer.Describe(refused));
        Assert.Equal($"app: {Customer.App} is not acceptable; an app that exists; this one was deleted at {AdminHost.Start}", refused.Status.Detail);
        Assert.Equal("FailedPrecondition APP_DELETED app", await Customer.RefusedAsync(() => customer.RefundAsync()));
        PurchaseResponse again = await customer.PurchaseAsync("standard", 1, "o1");
        Assert.Equal((bought.Order, true), (again.Order, again.Already));
        Assert.Equal(before, await customer.JournalAsync());
        await AdminHost.FailsAsync(StatusCode.NotFound, async () =>
            await host.Subscriptions.RefundAsync(new RefundRequest { SdkAppId = 4_711 }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Orders_Refused_NameFieldAndReasonAndChangeNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("399.00");
        GetJournalResponse before = await customer.JournalAsync();

        Assert.Equal("FailedPrecondition INSUFFICIENT_BALANCE balance", await Customer.RefusedAsync(() => customer.PurchaseAsync("premium", 1, "o1")));
        Assert.Equal("InvalidArgument MONTHS_OUT_OF_RANGE months", await Customer.RefusedAsync(() => customer.PurchaseAsync("standard", 25, "o1")));
        Assert.Equal("InvalidArgument UNKNOWN_EDITION edition", await Customer.RefusedAsync(() => customer.PurchaseAsync("developer", 1, "o1")));
        Assert.Equal("FailedPrecondition UNKNOWN_VOUCHER voucher_id", await Customer.RefusedAsync(() => customer.PurchaseAsync("standard", 1, "o1", voucher: "v9")));
        Assert.Equal("FailedPrecondition NO_TERM app", await Customer.RefusedAsync(() => customer.RenewAsync(1, "o1")));
        Assert.Equal("FailedPrecondition NOTHING_TO_REFUND app", await Customer.RefusedAsync(() => customer.RefundAsync("r1")));
        Assert.Equal("FailedPrecondition KEY_TAKEN payment_id", await Customer.RefusedAsync(() => customer.TopUpAsync("1.00")));
        Assert.Equal("InvalidArgument AMOUNT_NOT_POSITIVE amount", await Customer.RefusedAsync(() => customer.TopUpAsync("-1.00", "p2")));

        Assert.Equal(before, await customer.JournalAsync());
        Assert.Equal("developer Active", await customer.StandingAsync());
    }

    [Fact]
    public async Task Calls_Malformed_NameEveryBadField()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");

        Assert.Equal(["sdk_app_id", "order_id", "voucher_id", "auto_renew_months"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () =>
            await host.Subscriptions.PurchaseAsync(new PurchaseRequest { VoucherId = "ü", AutoRenewMonths = 25 }, cancellationToken: Cancellation)));
        Assert.Equal(["account", "payment_id", "amount.amount"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () =>
            await host.Subscriptions.TopUpAsync(new TopUpRequest { Amount = new Contracts.V1.Money { Amount = "1e3", Currency = "USD" } }, cancellationToken: Cancellation)));
        Assert.Equal(["amount.currency"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () =>
            await host.Subscriptions.TopUpAsync(
                new TopUpRequest { Account = "acme", PaymentId = "p", Amount = new Contracts.V1.Money { Amount = "1", Currency = "XXX" } }, cancellationToken: Cancellation)));
        Assert.Equal(["amount.currency", "amount.amount"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () =>
            await host.Subscriptions.GrantCreditAsync(
                new GrantCreditRequest { Account = "acme", GrantId = "g", Amount = new Contracts.V1.Money { Amount = "1e3", Currency = "XXX" } }, cancellationToken: Cancellation)));
        await AdminHost.FailsAsync(StatusCode.NotFound, async () =>
            await host.Subscriptions.GetAccountAsync(new GetAccountRequest { Account = "nobody" }, cancellationToken: Cancellation));
        await AdminHost.FailsAsync(StatusCode.NotFound, async () =>
            await host.Subscriptions.RenewAsync(new RenewRequest { SdkAppId = 7, OrderId = "o", Months = 1 }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Upgrade_FromTheFirstDay_CostsTheDifferenceAndWorksAtOnce()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("1000.00");
        await customer.PurchaseAsync("standard", 1, "o1");

        UpgradeResponse upgraded = await customer.UpgradeAsync("premium", "o2");

        Assert.Equal(("300.00", "premium"), (upgraded.Order.Price.Amount, upgraded.Subscription.Edition));
        Assert.Equal("premium Active", await customer.StandingAsync());
        Assert.Equal("FailedPrecondition DOWNGRADE edition", await Customer.RefusedAsync(() => customer.UpgradeAsync("standard", "o3")));
        GetJournalResponse journal = await customer.JournalAsync();
        Assert.Equal(("301.00", 3), (journal.Cash.Amount, journal.Transactions.Count));
        Assert.All(journal.Transactions, one => Assert.Equal(0m, one.Entries.Sum(entry => decimal.Parse(entry.Amount.Amount, System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task RenewApps_BalanceForOne_RenewsTheFirstAndTellsTheOthersWhy()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("1000.00");
        await customer.PurchaseAsync("standard", 1, "o1");
        var request = new RenewAppsRequest
        {
            Account = Customer.Account,
            Items =
            {
                new RenewAppsRequest.Types.Item { SdkAppId = Customer.App, Months = 1, OrderId = "b1" },
                new RenewAppsRequest.Types.Item { SdkAppId = Customer.App, Months = 1, OrderId = "b2" },
                new RenewAppsRequest.Types.Item { SdkAppId = 7, Months = 1, OrderId = "b3" },
            },
        };

        RenewAppsResponse first = await host.Subscriptions.RenewAppsAsync(request, cancellationToken: Cancellation);
        RenewAppsResponse again = await host.Subscriptions.RenewAppsAsync(request, cancellationToken: Cancellation);

        Assert.Equal(
            [SubscriptionRefusal.Unspecified, SubscriptionRefusal.InsufficientBalance, SubscriptionRefusal.UnknownApp], first.Results.Select(one => one.Refusal));
        Assert.Equal((false, true), (first.Results[0].Already, again.Results[0].Already));
        Assert.Equal(["b1", "o1"], await customer.OrdersAsync());
        Assert.Contains("at least 399.00 USD", first.Results[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateApp_The301st_IsRefusedUntilOneIsDeleted()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        await host.Store.Ledgers.CreateAsync(Customer.Account, Currency.Usd, Cancellation);
        LedgerEvent[] apps = [.. Enumerable.Range(1, 299).Select(i => new AppCreated { At = host.Clock.Now, App = (ulong)i, ZoneId = "Etc/GMT-8", CreatedAt = host.Clock.Now })];
        Assert.True(await host.Store.Ledgers.TryAppendAsync(Ledger.Empty(Customer.Account, Currency.Usd), apps, null, Cancellation));
        await host.CreateAsync(1_000, "developer");

        Assert.Equal("FailedPrecondition TOO_MANY_APPS account", await Customer.RefusedAsync(() => host.CreateAsync(1_001, "developer")));
        await AdminHost.FailsAsync(StatusCode.NotFound, async () => await host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = 1_001 }, cancellationToken: Cancellation));

        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = 1_000 }, cancellationToken: Cancellation);
        await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = 1_000 }, cancellationToken: Cancellation);
        Assert.Equal(1_001UL, (await host.CreateAsync(1_001, "developer")).SdkAppId);
    }

    private static async Task<string> TryAsync(AdminHost host, string edition, string order)
    {
        try
        {
            return (await new Customer(host).PurchaseAsync(edition, 1, order)).Order.Edition;
        }
        catch (RpcException refused)
        {
            return Customer.Describe(refused);
        }
    }
}
