using ImQuota.Contracts.V1;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using StackExchange.Redis;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>From the outbox into a list of the store, from which a reader pops.</summary>
public sealed class ListSinkTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task Deliver_ManyApps_EachAppsRecordsStandInOrderAndOnce(string engine)
    {
        await using Scene scene = await Scene.StartAsync(engine);
        MeterProcess process = scene.Process(1_000_000);
        for (int round = 1; round <= 4; round++)
        {
            await scene.UseAsync(round);
            Assert.True(await process.RunAsync());
        }

        string[] list = await scene.ListAsync();
        Assert.Equal(scene.Received.Order(StringComparer.Ordinal), list.Order(StringComparer.Ordinal));
        Assert.Equal(list.Length, list.Select(EventText.IdOf).Distinct().Count());
        foreach (ulong app in scene.Apps)
        {
            Assert.Equal(
                Enumerable.Range(0, 4).Select(n => $"usage.mau.snapshot mau:{app}:2026-05:{n:D6} {n + 1}"),
                list.Select(EventText.Show).Where(one => one.Contains($"mau:{app}:", StringComparison.Ordinal)));
        }
    }

    // Behind the push, and before the outbox knows of it.
    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task Deliver_DiesBehindEachWrite_NothingIsMissingAndARepetitionIsTheSame(string engine)
    {
        int repeated = 0;
        bool died = true;
        for (int at = 1; died; at++)
        {
            await using Scene scene = await Scene.StartAsync(engine);
            MeterProcess dying = scene.Process(1_000_000, new CrashPoint(at));
            await scene.UseAsync(1);
            died = !await dying.RunAsync();
            scene.Host.Clock.Advance(Duration.FromSeconds(31));
            Assert.True(await scene.Process(1_000_000).RunAsync());

            string[] list = await scene.ListAsync();
            Assert.Equal(scene.Received.Distinct().Order(StringComparer.Ordinal), list.Distinct().Order(StringComparer.Ordinal));
            Assert.Equal(list.Distinct().Count(), list.Select(EventText.IdOf).Distinct().Count());
            Assert.Equal(scene.Apps.Count, list.Select(EventText.Show).Where(one => one.StartsWith("usage.mau.snapshot", StringComparison.Ordinal)).Distinct().Count());
            repeated += list.Length - list.Distinct().Count();
        }

        Assert.True(repeated > 0);
    }

    // A bound that is smaller than what one delivery would be otherwise.
    [Theory]
    [InlineData("garnet", 1)]
    [InlineData("garnet", 7)]
    [InlineData("redis", 1)]
    [InlineData("redis", 7)]
    public async Task Deliver_ListIsFull_RecordsWaitAndComeAsTheReaderTakesSome(string engine, int most)
    {
        await using Scene scene = await Scene.StartAsync(engine);
        MeterProcess process = scene.Process(most);
        for (int round = 1; round <= 3; round++)
        {
            await scene.UseAsync(round);
            Assert.True(await process.RunAsync());
        }

        var read = new List<string>();
        while (read.Count < scene.Received.Count)
        {
            string[] list = await scene.ListAsync();
            Assert.InRange(list.Length, 1, most);
            OutboxSink sink = (await scene.Host.Outbox.GetOutboxAsync(new GetOutboxRequest(), cancellationToken: Cancellation)).Sinks.Single(one => one.Name == "redis");
            Assert.Equal(scene.Received.Count - read.Count - list.Length, sink.Waiting);

            // All but one, then that too: a reader need not empty it.
            read.AddRange(await scene.PopAsync(Math.Max(1, list.Length - 1)));
            scene.Host.Clock.Advance(Minute * 6);
            await process.DeliverAsync();
        }

        Assert.Equal(scene.Received.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        Assert.Empty(await scene.ListAsync());
    }

    /// <summary>A few apps whose use is told to a list, and to a memory beside it.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly ConnectionMultiplexer _redis;
        private readonly RedisKey _key;

        private Scene(AdminHost host, ConnectionMultiplexer redis)
        {
            Host = host;
            _redis = redis;
            _key = $"{host.Prefix}usage-list";
        }

        internal AdminHost Host { get; }

        internal IReadOnlyList<ulong> Apps { get; } = [1, 2, 3, 4, 5];

        internal List<string> Received { get; } = [];

        internal static async Task<Scene> StartAsync(string engine)
        {
            AdminHost host = await AdminHost.StartAsync(engine: engine);
            var scene = new Scene(host, await ConnectionMultiplexer.ConnectAsync(host.Connection));
            foreach (ulong app in scene.Apps)
            {
                await host.CreateAsync(app, "standard");
            }

            return scene;
        }

        internal MeterProcess Process(long most, CrashPoint? crash = null) => new(
            Host,
            [new ListSink(new ListSinkOptions((string)_key!, most), Host.Store.UsageList), new MemorySink(new CrashPoint(), Received)],
            crash);

        /// <summary>One more user of each app.</summary>
        internal async Task UseAsync(int round)
        {
            foreach (ulong app in Apps)
            {
                Assert.True((await Host.LoginAsync($"u{round}", app: app)).Allowed);
            }

            Host.Clock.Advance(Minute * 2);
            await Host.LookAfterAccountsAsync();
        }

        internal async Task<string[]> ListAsync() => [.. (await _redis.GetDatabase().ListRangeAsync(_key)).Select(one => (string)one!)];

        internal async Task<string[]> PopAsync(int count) => [.. (await _redis.GetDatabase().ListLeftPopAsync(_key, count) ?? []).Select(one => (string)one!)];

        public async ValueTask DisposeAsync()
        {
            await _redis.DisposeAsync();
            await Host.DisposeAsync();
        }
    }
}
