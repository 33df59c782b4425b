using ImQuota.Redis;
using ImQuota.Server.Metering;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Metering;
using ImQuota.Server.Tests.Subscriptions;
using ImQuota.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Kills;

/// <summary>
/// Two that look after one account: the first stands still at any one of its commands until its claim has ended and the second has done all there was to do,
/// and then goes on. It changes nothing any more: not the ledger, not a bill, not the app's record or data, not the outbox. On Redis
/// alone: StalledFollowerTests has both engines.
/// </summary>
public sealed class StalledLookTests(OwnEngines engines) : IClassFixture<OwnEngines>
{
    [Theory]
    [InlineData("redis")]
    public Task Look_StallsAtEachCommandOfAClose_ChangesNothingThatTheOtherLeft(string engine) => StallAsync(engine, Deaths.Later, _ => Task.FromResult(Billing.Biller.Cutoff));

    // The first was to follow the end of the term, from which on there is a day's grace; by then that is over too.
    [Theory]
    [InlineData("redis")]
    public Task Look_StallsAtEachCommandOfAnExpiry_ChangesNothingThatTheOtherLeft(string engine) => StallAsync(engine, Duration.FromDays(1), async host =>
    {
        Instant expiry = Instant.FromUtc(2026, 8, 6, 7, 8);
        await Buyer.GoAsync(host, expiry - Buyer.Tick);
        return expiry;
    });

    [Theory]
    [InlineData("redis")]
    public Task Look_StallsAtEachCommandOfAReclaim_ChangesNothingThatTheOtherLeft(string engine) => StallAsync(engine, Deaths.Later, async host =>
    {
        await new Customer(host).RefundAsync("r1");
        Instant gone = Instant.FromDateTimeOffset((await new Customer(host).ReadAsync()).Subscription.ReclaimsAt.ToDateTimeOffset());
        await Buyer.GoAsync(host, gone - Buyer.Tick);
        return gone;
    });

    /// <param name="engine">Of the store.</param>
    /// <param name="later">When the second looks.</param>
    /// <param name="prepare">Returns the instant at which something is due.</param>
    private async Task StallAsync(string engine, Duration later, Func<AdminHost, Task<Instant>> prepare)
    {
        int commands = 0;
        bool stalled;
        do
        {
            await using AdminHost host = await Buyer.StartAsync(await engines.GetAsync(engine), Configure, looks: false);
            host.Clock.AdvanceTo(await prepare(host) + Buyer.Tick);
            await using var gate = new CommandGate(host.Connection);
            await using AdminHost slow = await host.OtherProcessAsync(gate.Connection + ",asyncTimeout=60000", configure: Configure);
            gate.Stall(commands++);
            Task look = LookAsync(slow, []);
            stalled = await Task.WhenAny(gate.Stalled, look) == gate.Stalled;
            if (stalled)
            {
                host.Clock.Advance(later);
                await LookAsync(host, []);
            }

            IReadOnlyList<string> left = await StoreContent.ReadAsync(host);
            gate.Release();
            await look;
            Assert.Equal(left, await StoreContent.ReadAsync(host));
        }
        while (stalled);

        Assert.True(commands > 20, $"It has {commands} commands.");
    }

    private static void Configure(IServiceCollection services, ImQuotaStore store)
        => services.AddSingleton(new MeteringOptions { Source = MeterProcess.Source, File = new FileSinkOptions("never written", 1) });

    /// <summary>At the account, then at what there is to tell, which goes to a sink that takes repetitions.</summary>
    private static async Task LookAsync(AdminHost host, List<string> received)
    {
        await host.LookAfterAccountsAsync();
        Assert.True(await new MeterProcess(host, [new MemorySink(new CrashPoint(), received)]).RunAsync());
    }
}
