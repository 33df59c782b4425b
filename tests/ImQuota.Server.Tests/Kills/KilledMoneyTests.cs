using ImQuota.Contracts.V1;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using ImQuota.Testing.Engines;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Kills;

/// <summary>A process that dies behind each command of a refund, of its review, of a close, of a reclaim and of a deletion, and another that goes on: the same result, once.</summary>
public sealed class KilledMoneyTests(OwnEngines engines) : IClassFixture<OwnEngines>
{
    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task Refund_DiesBehindEachCommand_TheMoneyGoesBackOnce(string engine)
    {
        int deaths = 0;
        bool died;
        do
        {
            await using AdminHost host = await Buyer.StartAsync(await engines.GetAsync(engine));
            died = await Deaths.DiesAsync(host, deaths, one => new Customer(one).RefundAsync("r1"));
            await using AdminHost next = await Deaths.RestartAsync(host);
            var customer = new Customer(next);

            // Without the caller: what was begun is finished, and what was not has left no trace.
            bool begun = (await Buyer.LedgerAsync(next)).Events.OfType<RefundPlaced>().Any();
            Assert.Equal(begun ? "standard Suspended refunded" : "standard Active", await customer.StandingAsync());
            await Buyer.AssertBalancedAsync(customer, begun ? "834.50" : "103.00");

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
            await using AdminHost host = await Buyer.StartAsync(await engines.GetAsync(engine));
            await new Customer(host).RefundAsync("r1", hold: true);
            died = await Deaths.DiesAsync(host, deaths, one => new Customer(one).ReviewAsync(release: true, "v1"));
            await using AdminHost next = await Deaths.RestartAsync(host);
            var customer = new Customer(next);

            bool begun = (await Buyer.LedgerAsync(next)).Events.OfType<RefundReleased>().Any();
            await Buyer.AssertBalancedAsync(customer, begun ? "834.50" : "103.00");
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
    public async Task Close_DiesBehindEachCommand_EachMonthIsBilledAndPaidOnceAtItsOwnInstant(string engine)
    {
        (_, string[] expected) = await CloseAsync(engine, int.MaxValue);
        Assert.Equal(3, expected.Count(fact => fact.StartsWith("BillIssued", StringComparison.Ordinal)));
        Assert.Equal(1, expected.Count(fact => fact.StartsWith("BillPaid", StringComparison.Ordinal)));
        int deaths = 0;
        while (await CloseAsync(engine, deaths) is (true, { } facts))
        {
            Assert.Equal(expected, facts);
            deaths++;
        }

        Assert.True(deaths > 20, $"It died {deaths} times.");
    }

    /// <summary>May and June at once, of which nobody looked after May; a process dies behind so many commands of it. Returns what stands then.</summary>
    private async Task<(bool Died, string[] Facts)> CloseAsync(string engine, int commands)
    {
        await using AdminHost host = await Buyer.StartAsync(await engines.GetAsync(engine), looks: false);
        host.Clock.AdvanceTo(Billing.Biller.Cutoff + Buyer.Tick);
        bool died = await Deaths.DiesAsync(host, commands, one => one.LookAfterAccountsAsync());
        await using AdminHost next = await Deaths.RestartAsync(host);
        var biller = new Billing.Biller(next);
        Assert.Equal([Billing.Biller.Usage, "acme/1400000009/usage/2026-05", Billing.Biller.Prepaid], await biller.IdsAsync());
        Bill june = await biller.GetAsync();
        Assert.Equal(("0.62", true, Billing.Biller.Cutoff.ToDateTimeOffset()), (june.Total.Amount, june.Paid, june.IssuedAt.ToDateTimeOffset()));
        await Buyer.AssertBalancedAsync(new Customer(next), "102.38");
        return (died, [.. (await Buyer.LedgerAsync(next)).Events.Select(fact => fact is OrderPlaced order ? order.Key : fact.ToString())]);
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
            await using AdminHost host = await Buyer.StartAsync(await engines.GetAsync(engine));
            await new Customer(host).RefundAsync("r1");
            Instant gone = Instant.FromDateTimeOffset((await new Customer(host).ReadAsync()).Subscription.ReclaimsAt.ToDateTimeOffset());
            await Buyer.GoAsync(host, gone - Buyer.Tick);
            Assert.True((await Buyer.KeysAsync(host)).Length > 5);
            host.Clock.AdvanceTo(gone + Buyer.Tick);
            died = await Deaths.DiesAsync(host, deaths, one => one.LookAfterAccountsAsync());
            await using AdminHost next = await Deaths.RestartAsync(host);

            // Before the app is read, which makes a state for it.
            Assert.Equal(["a", "l"], await Buyer.KeysAsync(next));
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
            await using AdminHost host = await Buyer.StartAsync(await engines.GetAsync(engine));
            await Buyer.DisableAsync(host);
            died = await Deaths.DiesAsync(host, deaths, one => Buyer.DeleteAsync(one));
            await using AdminHost next = await Deaths.RestartAsync(host);

            // The caller asks again; one whose call was all done is told that there is no such app.
            await Buyer.DeleteOrGoneAsync(next);
            Assert.Equal(["l"], await Buyer.KeysAsync(next));
            await Buyer.GoAsync(next, Billing.Biller.Cutoff + Buyer.Tick);
            Assert.Equal("0.62", (await new Billing.Biller(next).GetAsync()).Total.Amount);
            Assert.Single((await Buyer.LedgerAsync(next)).Events.OfType<AppDeleted>());
            await Buyer.AssertBalancedAsync(new Customer(next), "102.38");
            deaths += died ? 1 : 0;
        }
        while (died);

        Assert.True(deaths > 30, $"It died {deaths} times.");
    }

    private static async Task AssertRefundedAsync(AdminHost host, string cash, string standing = "standard Suspended refunded")
    {
        var customer = new Customer(host);
        Assert.Single((await Buyer.LedgerAsync(host)).Events.OfType<RefundPlaced>());
        Assert.Equal(standing, await customer.StandingAsync());
        await Buyer.AssertBalancedAsync(customer, cash);
    }
}
