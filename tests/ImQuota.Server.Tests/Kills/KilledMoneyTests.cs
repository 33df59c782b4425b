using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using ImQuota.Testing.Engines;
using NodaTime;
using StackExchange.Redis;
using Xunit;
using FriendDirection = ImQuota.Domain.Admission.FriendDirection;
using GroupType = ImQuota.Domain.Editions.GroupType;
using Ledger = ImQuota.Domain.Subscriptions.Ledger;

namespace ImQuota.Server.Tests.Kills;

/// <summary>A process that dies behind each command of a refund, of its review, of a reclaim and of a deletion, and another that goes on: the same result, once.</summary>
public sealed class KilledMoneyTests
{
    /// <summary>Longer than a ticket (5 s) and than a dead process's claim (30 s).</summary>
    private static readonly Duration Later = Duration.FromSeconds(40);
    private static readonly Duration Tick = Duration.FromMilliseconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task Refund_DiesBehindEachCommand_TheMoneyGoesBackOnce(string engine)
    {
        int deaths = 0;
        bool died;
        do
        {
            await using AdminHost host = await BuyerAsync(engine);
            died = await DiesAsync(host, deaths, one => new Customer(one).RefundAsync("r1"));
            await using AdminHost next = await RestartAsync(host);
            var customer = new Customer(next);

            // Without the caller: what was begun is finished, and what was not has left no trace.
            bool begun = (await LedgerAsync(next)).Events.OfType<RefundPlaced>().Any();
            Assert.Equal(begun ? "standard Suspended refunded" : "standard Active", await customer.StandingAsync());
            await AssertBalancedAsync(customer, begun ? "834.50" : "103.00");

            // The caller asks again.
            RefundResponse refund = await customer.RefundAsync("r1");
            Assert.Equal(("731.50", begun), (refund.Amount.Amount, refund.Already));
            await AssertRefundedAsync(next, "834.50");
            deaths += died ? 1 : 0;
        }
        while (died);

        Assert.True(deaths > 8, $"It died {deaths} times.");
    }

    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task ReviewRefund_DiesBehindEachCommand_TheHeldMoneyGoesBackOnce(string engine)
    {
        int deaths = 0;
        bool died;
        do
        {
            await using AdminHost host = await BuyerAsync(engine);
            await new Customer(host).RefundAsync("r1", hold: true);
            died = await DiesAsync(host, deaths, one => new Customer(one).ReviewAsync(release: true, "v1"));
            await using AdminHost next = await RestartAsync(host);
            var customer = new Customer(next);

            bool begun = (await LedgerAsync(next)).Events.OfType<RefundReleased>().Any();
            await AssertBalancedAsync(customer, begun ? "834.50" : "103.00");
            Assert.Equal(begun, (await customer.ReviewAsync(release: true, "v1")).Already);
            await AssertRefundedAsync(next, "834.50");
            deaths += died ? 1 : 0;
        }
        while (died);

        Assert.True(deaths > 8, $"It died {deaths} times.");
    }

    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task Reclaim_DiesBehindEachCommand_TheDataGoesAndTheMoneyStays(string engine)
    {
        int deaths = 0;
        bool died;
        do
        {
            await using AdminHost host = await BuyerAsync(engine);
            await new Customer(host).RefundAsync("r1");
            Instant gone = Instant.FromDateTimeOffset((await new Customer(host).ReadAsync()).Subscription.ReclaimsAt.ToDateTimeOffset());
            await GoAsync(host, gone - Tick);
            Assert.True((await KeysAsync(host)).Length > 5);
            host.Clock.AdvanceTo(gone + Tick);
            died = await DiesAsync(host, deaths, one => one.LookAfterAccountsAsync());
            await using AdminHost next = await RestartAsync(host);

            // Before the app is read, which makes a state for it.
            Assert.Equal(["a", "l"], await KeysAsync(next));
            Assert.Equal("standard Suspended reclaimed", await new Customer(next).StandingAsync());
            await AssertRefundedAsync(next, "833.88", "standard Suspended reclaimed");
            Assert.Equal(
                [Billing.Biller.Prepaid, "acme/1400000009/refund/2026-06", "acme/1400000009/usage/2026-05", Billing.Biller.Usage],
                (await new Billing.Biller(next).IdsAsync()).Order(StringComparer.Ordinal));
            deaths += died ? 1 : 0;
        }
        while (died);

        Assert.True(deaths > 30, $"It died {deaths} times.");
    }

    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task Delete_DiesBehindEachCommand_TheDataGoesAndTheLastOverageIsBilled(string engine)
    {
        int deaths = 0;
        bool died;
        do
        {
            await using AdminHost host = await BuyerAsync(engine);
            await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation);
            died = await DiesAsync(host, deaths, one => DeleteAsync(one));
            await using AdminHost next = await RestartAsync(host);

            // The caller asks again; one whose call was all done is told that there is no such app.
            await DeleteOrGoneAsync(next);
            Assert.Equal(["l"], await KeysAsync(next));
            await GoAsync(next, Billing.Biller.Cutoff + Tick);
            Assert.Equal("0.62", (await new Billing.Biller(next).GetAsync()).Total.Amount);
            Assert.Single((await LedgerAsync(next)).Events.OfType<AppDeleted>());
            await AssertBalancedAsync(new Customer(next), "102.38");
            deaths += died ? 1 : 0;
        }
        while (died);

        Assert.True(deaths > 30, $"It died {deaths} times.");
    }

    /// <summary>In June, with three months of Standard bought in May for 1,197.00 of 1,300.00; three users connected in June are 0.62.</summary>
    private static async Task<AdminHost> BuyerAsync(string engine)
    {
        AdminHost host = await AdminHost.StartAsync("developer", engine);
        Assert.True(await host.Store.Prices.TryPublishAsync(1, Billing.Biller.Prices, host.Clock.Now, new Domain.Audit.ChangeNote("Test"), Cancellation));
        var customer = new Customer(host);
        await customer.TopUpAsync("1300.00");
        await customer.PurchaseAsync("standard", 3, "o1");
        await GoAsync(host, Instant.FromUtc(2026, 6, 10, 3, 4, 5));
        for (int i = 1; i <= 3; i++)
        {
            Assert.True((await host.LoginAsync($"u{i}", $"c{i}", "n1")).Allowed);
        }

        Assert.True((await host.DecideAsync(new CreateGroupAction("g", GroupType.Public, "u1", ["u2", "u3"]))).Allowed);
        Assert.True((await host.DecideAsync(new AddFriendAction("u1", "u2", FriendDirection.Both))).Allowed);
        return host;
    }

    /// <summary>A process of its own does it, and dies behind so many commands to the store. False: it was done before.</summary>
    private static async Task<bool> DiesAsync(AdminHost host, int commands, Func<AdminHost, Task> act)
    {
        await using var gate = new CommandGate(host.Connection);
        await using AdminHost dying = await host.OtherProcessAsync(gate.Connection);
        gate.Pass(commands);
        try
        {
            await act(dying);
        }
        catch (Exception exception) when (exception is RpcException or StoreUnavailableException)
        {
            Assert.True(gate.HasDied, exception.ToString());
        }

        return gate.HasDied;
    }

    /// <summary>Started again, when what the dead process held is free.</summary>
    private static async Task<AdminHost> RestartAsync(AdminHost host)
    {
        AdminHost next = await host.OtherProcessAsync();
        next.Clock.Advance(Later);
        await next.LookAfterAccountsAsync();
        return next;
    }

    private static async Task GoAsync(AdminHost host, Instant to)
    {
        host.Clock.AdvanceTo(to);
        await host.LookAfterAccountsAsync();
    }

    private static async Task DeleteAsync(AdminHost host)
        => await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation);

    private static async Task DeleteOrGoneAsync(AdminHost host)
    {
        try
        {
            await DeleteAsync(host);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            // It was all done.
        }
    }

    private static async Task AssertRefundedAsync(AdminHost host, string cash, string standing = "standard Suspended refunded")
    {
        var customer = new Customer(host);
        Assert.Single((await LedgerAsync(host)).Events.OfType<RefundPlaced>());
        Assert.Equal(standing, await customer.StandingAsync());
        await AssertBalancedAsync(customer, cash);
    }

    private static async Task AssertBalancedAsync(Customer customer, string cash)
    {
        GetJournalResponse journal = await customer.JournalAsync();
        Assert.All(journal.Transactions, one => Assert.Equal(0, one.Entries.Sum(entry => decimal.Parse(entry.Amount.Amount, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal((cash, cash), (journal.Cash.Amount, (await customer.AccountAsync()).Cash.Amount));
    }

    private static async Task<Ledger> LedgerAsync(AdminHost host) => (await host.Store.Ledgers.ReadAsync(Customer.Account, Cancellation))!;

    /// <summary>What the store has of the app, by the last part of the keys, in order.</summary>
    private static async Task<string[]> KeysAsync(AdminHost host)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(host.Connection + ",allowAdmin=true");
        string prefix = $"{host.Prefix}{{{Customer.App}}}:";
        return [.. connection.GetServers().Single().Keys(pattern: prefix + "*", pageSize: 1000).Select(key => ((string)key!)[prefix.Length..]).Order(StringComparer.Ordinal)];
    }
}
