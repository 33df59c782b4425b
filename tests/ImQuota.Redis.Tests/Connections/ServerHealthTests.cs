using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Redis.Connections;
using ImQuota.Testing.Engines;
using NodaTime;
using StackExchange.Redis;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Connections;

/// <summary>What can be told of the store's servers and of what is in them, without a walk.</summary>
public sealed class ServerHealthTests
{
    private const ulong App = 1_400_000_009;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LookAtServersAsync_PrimaryAndReplicaThenOneIsGone_EachAsItIs()
    {
        string program = RedisProcess.Find("redis-server") ?? throw new InvalidOperationException("redis-server is not on PATH.");
        await using RedisProcess primary = await RedisProcess.StartAsync(program, Cancellation);
        RedisProcess replica = await RedisProcess.StartAsync(program, Cancellation, "--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture));
        EndpointHealth[] before;
        await using ImQuotaStore store = await OpenAsync($"{primary.Address},{replica.Address}");
        await using (replica)
        {
            before = [.. (await store.LookAtServersAsync(Cancellation)).OrderBy(server => server.IsReplica)];
        }

        EndpointHealth[] after = [.. (await store.LookAtServersAsync(Cancellation)).OrderBy(server => server.Fault is not null)];

        Assert.Equal([(primary.Address, false, null), (replica.Address, true, null)], before.Select(server => (server.Endpoint, server.IsReplica, server.Fault)));
        Assert.All(before, server => Assert.True(server.RoundTrip > TimeSpan.Zero));

        // One machine, one clock.
        Assert.All(before, server => Assert.InRange(server.ClockSkew, -server.RoundTrip, server.RoundTrip));
        Assert.Equal([primary.Address, replica.Address], after.Select(server => server.Endpoint));
        Assert.Equal((null, TimeSpan.Zero), (after[0].Fault, after[1].RoundTrip));
        Assert.True(after[1].Fault is StoreFault.Refused or StoreFault.Hung, after[1].ToString());
    }

    [Fact]
    public async Task CountAppsAsyncAndServedEditions_AppsComeAndChange_FollowWithoutAWalk()
    {
        IEngine engine = await EngineSet.GetAsync("garnet", Cancellation);
        await using ImQuotaStore store = await OpenAsync($"{engine.ConnectionString},prefix=h{Environment.ProcessId}:");
        await store.StartAsync(Cancellation);
        foreach (ulong id in new[] { App, App + 1 })
        {
            await store.Apps.CreateAsync(new AppRecord { SdkAppId = id, ZoneId = AppDefaults.ZoneId, Edition = "standard", CreatedAt = SystemClockNow }, Cancellation);
        }

        await AskAsync(store, App);
        await AskAsync(store, App + 7);
        Assert.Equal([("standard", 1L)], Served(store));
        await store.Apps.UpdateAsync(App, app => app with { Edition = "premium" }, Cancellation);
        await AskAsync(store, App);

        Assert.Equal([("premium", 1L), ("standard", 0L)], Served(store));
        Assert.Equal(2, await store.CountAppsAsync());
    }

    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory", StoreFault.Loading)]
    [InlineData("READONLY You can't write against a read only replica.", StoreFault.ReadOnly)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", StoreFault.OutOfMemory)]
    [InlineData("MISCONF Redis is configured to save RDB snapshots", StoreFault.Unsafe)]
    [InlineData("CLUSTERDOWN The cluster is down", StoreFault.ClusterDown)]
    [InlineData("BUSY Redis is busy running a script.", StoreFault.Busy)]
    [InlineData("NOAUTH Authentication required.", StoreFault.Unauthorized)]
    public void Of_AnswerOfAServerInTrouble_ItsFaultMappedOrNot(string reply, StoreFault fault)
    {
#pragma warning disable CS0618 // As the library makes it where it does not know the kind of the reply.
        var exception = new RedisServerException(reply);
#pragma warning restore CS0618

        Assert.Equal((fault, fault), (StoreFaults.Of(exception), StoreFaults.Map(exception).Fault));
    }

    private static Instant SystemClockNow => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private static (string Edition, long Apps)[] Served(ImQuotaStore store) => [.. store.ServedEditions.Select(one => (one.Key, one.Value)).Order()];

    private static Task<AdmissionOutcome[]> AskAsync(ImQuotaStore store, ulong app)
        => store.Admission.DecideAsync(app, [new AdmissionRequest(AdmissionMode.Enforce, Login("u1"))], Cancellation);

    private static Task<ImQuotaStore> OpenAsync(string connection)
        => ImQuotaStore.OpenAsync(StoreOptions.TryCreate(connection, new byte[32], [])!, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
}
