using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Server.Clocks;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Testing.Engines;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>What an order costs the store, by the store's own count: no more for an account of 300 apps than for one of one.</summary>
public sealed class StoreCommandsTests
{
    private const ulong First = 5_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public async Task Purchase_OfOneAppOfMany_TouchesItsRecordOnly(int apps)
    {
        string program = RedisProcess.Find("redis-server") ?? "";
        Assert.SkipWhen(program.Length == 0, "NOT TESTED: redis-server is not on PATH.");
        int port = RedisProcess.FreePort();
        await using RedisProcess redis = await RedisProcess.StartOnAsync(program, port, Cancellation);

        // On a clock that stands still nothing is looked after beside the calls.
        await using Service service = await Service.StartAsync(
            redis: string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), time: new TestClock(Instant.FromUtc(2027, 1, 15, 2, 0)));
        for (ulong id = First; id < First + (ulong)apps; id++)
        {
            await service.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = id, Account = "acme" }, cancellationToken: Cancellation);
        }

        await service.Subscriptions.TopUpAsync(
            new TopUpRequest { Account = "acme", PaymentId = "p", Amount = new Money { Amount = "500.00", Currency = "USD" } }, cancellationToken: Cancellation);
        IReadOnlyDictionary<string, long> before = await StoreCommands.CountAsync(port, Cancellation);
        await service.Subscriptions.PurchaseAsync(
            new PurchaseRequest { SdkAppId = First, Edition = "standard", Months = 1, OrderId = "o" }, cancellationToken: Cancellation);
        IReadOnlyDictionary<string, long> after = await StoreCommands.CountAsync(port, Cancellation);

        long Of(string command) => after.GetValueOrDefault(command) - before.GetValueOrDefault(command);

        // The ledger is read once. The record is read to find its account and to follow, and written once, with its line of changes: two scripts that
        // push, one HMGET inside of one.
        Assert.Equal((1, 2, 2), (Of("lrange"), Of("rpush"), Of("evalsha")));
        Assert.Equal(3, Of("hmget"));

        // A ticket and its end, the account's next look, and its news for the usage records.
        Assert.Equal((3, 1), (Of("zadd"), Of("zrem")));
    }
}
