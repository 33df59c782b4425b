using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using ImQuota.Testing.Engines;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Kills;

/// <summary>
/// A process that stands still at any one command of its look at an account, longer than its claim, and then goes on: what others wrote since stays as they
/// wrote it, also for the moment until it looks again.
/// </summary>
public sealed class StalledFollowerTests
{
    private static readonly Duration Tick = Duration.FromMilliseconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // At its instant, the app is to be suspended; the other process sells another term before that is written.
    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task Look_StallsAtEachCommandWhileATermIsSold_TheAppIsNotSuspendedAgain(string engine)
    {
        int commands = 0;
        bool stalled;
        do
        {
            await using AdminHost host = await AdminHost.StartAsync("developer", engine);
            var customer = new Customer(host);
            await customer.TopUpAsync("2000.00");
            await customer.PurchaseAsync("standard", 1, "o1");
            Instant expiry = Instant.FromDateTimeOffset((await customer.ReadAsync()).Subscription.ExpiresAt.ToDateTimeOffset());
            host.Clock.AdvanceTo(expiry - Tick);
            await host.LookAfterAccountsAsync();
            host.Clock.AdvanceTo(expiry + Duration.FromHours(24) + Tick);

            await using var gate = new CommandGate(host.Connection);
            await using AdminHost slow = await host.OtherProcessAsync(gate.Connection + ",asyncTimeout=60000");
            gate.Stall(commands++);
            Task look = slow.LookAfterAccountsAsync();
            stalled = await Task.WhenAny(gate.Stalled, look) == gate.Stalled;
            if (stalled)
            {
                await customer.PurchaseAsync("premium", 1, "o2");
            }

            IReadOnlyList<string> before = await ChangesAsync(host);
            gate.Release();
            await look;

            if (stalled)
            {
                Assert.Equal("premium Active", await customer.StandingAsync());
                Assert.Equal(before, await ChangesAsync(host));
                Assert.Single((await customer.JournalAsync()).Transactions, one => one.Key.Contains("o2", StringComparison.Ordinal));
            }
        }
        while (stalled);

        Assert.True(commands > 10, $"It has {commands} commands.");
    }

    /// <summary>What became of the app's record, and by whom.</summary>
    private static async Task<IReadOnlyList<string>> ChangesAsync(AdminHost host)
        => [.. (await host.Apps.ListAppChangesAsync(new ListAppChangesRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation)).Changes.Select(change => change.ToString())];
}
