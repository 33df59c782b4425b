using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Redis.Connections;
using ImQuota.Testing.Engines;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Connections;

/// <summary>A cluster of three masters of which one goes away, or comes back empty: the apps of the others do not notice.</summary>
public sealed class ShardFaultTests
{
    private const int Masters = 3;
    private static readonly byte[] Secret = System.Security.Cryptography.SHA256.HashData("a secret of the tests"u8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DecideAsync_ShardOfTheMarkerGone_OthersGoOnThoughConnectionsCameBack()
    {
        await using var cluster = new Nodes();
        await cluster.StartAsync();
        await using ImQuotaStore store = await StartAsync(cluster);
        RedisProcess marker = await cluster.OfAsync("imq:meta");
        ulong there = await cluster.AppOnAsync(marker);
        ulong elsewhere = await cluster.AppOnAsync(cluster.All.First(node => node != marker));
        await CreateAsync(store, there, elsewhere);

        marker.Kill();
        await UntilAsync(async () => await FaultAsync(store, there, "u2") is StoreFault.Refused or StoreFault.ClusterDown);
        RedisProcess other = await cluster.OfAsync($"{{{elsewhere}}}");
        await other.CommandAsync(Cancellation, "client", "kill", "type", "normal");
        await UntilAsync(async () => await FaultAsync(store, elsewhere, "u2") is null);

        // The connection is back, and the marker cannot be read.
        for (int i = 0; i < 50; i++)
        {
            Assert.Null(await FaultAsync(store, elsewhere, string.Create(CultureInfo.InvariantCulture, $"v{i}")));
        }
    }

    [Fact]
    public async Task DecideAsync_ShardEmptied_WipedInsteadOfUnknown()
    {
        await using var cluster = new Nodes();
        await cluster.StartAsync();
        await using ImQuotaStore store = await StartAsync(cluster);
        RedisProcess marker = await cluster.OfAsync("imq:meta");
        RedisProcess list = await cluster.OfAsync("imq:apps");
        RedisProcess emptied = cluster.All.First(node => node != marker && node != list);
        ulong lost = await cluster.AppOnAsync(emptied);
        ulong kept = await cluster.AppOnAsync(marker);
        await CreateAsync(store, lost, kept);

        await emptied.CommandAsync(Cancellation, "flushall");

        Assert.Equal(StoreFault.Wiped, await FaultAsync(store, lost, "u2"));
        Assert.Null(await FaultAsync(store, kept, "u2"));
    }

    [Fact]
    public async Task DecideAsync_AppDeleted_UnknownAndNotLost()
    {
        await using var cluster = new Nodes();
        await cluster.StartAsync();
        await using ImQuotaStore store = await StartAsync(cluster);
        ulong app = await cluster.AppOnAsync(cluster.All[0]);
        await CreateAsync(store, app);

        await store.Apps.DeleteAsync(app, new Domain.Audit.ChangeNote("Test"), Cancellation);
        AdmissionOutcome outcome = (await store.Admission.DecideAsync(app, [new AdmissionRequest(AdmissionMode.Enforce, Login("u2", "c"))], Cancellation))[0];

        Assert.Equal(DenyReason.AppNotFound, outcome.Reason);
    }

    private static async Task<ImQuotaStore> StartAsync(Nodes cluster)
    {
        string hosts = string.Join(',', cluster.All.Select(node => node.Address));
        StoreOptions options = StoreOptions.TryCreate(hosts + ",connectTimeout=2000,connectRetry=1", Secret, [])!;
        ImQuotaStore store = await ImQuotaStore.OpenAsync(options with { AnswerWithin = TimeSpan.FromMilliseconds(500) }, TimeProvider.System, NullLoggerFactory.Instance);
        await store.StartAsync(Cancellation);
        return store;
    }

    private static async Task CreateAsync(ImQuotaStore store, params ulong[] apps)
    {
        foreach (ulong app in apps)
        {
            await store.Apps.CreateAsync(
                new AppRecord { SdkAppId = app, ZoneId = AppDefaults.ZoneId, Edition = "premium", CreatedAt = Instant.FromUtc(2026, 5, 6, 7, 8) }, new Domain.Audit.ChangeNote("Test"), Cancellation);
            Assert.Null(await FaultAsync(store, app, "u1"));
        }
    }

    /// <summary>Null: the store decided, and allowed it.</summary>
    private static async Task<StoreFault?> FaultAsync(ImQuotaStore store, ulong app, string user)
    {
        try
        {
            AdmissionOutcome outcome = (await store.Admission.DecideAsync(app, [new AdmissionRequest(AdmissionMode.Enforce, Login(user, "c"))], Cancellation))[0];
            Assert.True(outcome.Allowed, $"{app} is denied: {outcome.Reason}");
            return null;
        }
        catch (StoreUnavailableException exception)
        {
            return exception.Fault;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }
    }

    /// <summary>Masters without replicas, of which the others go on when one is gone.</summary>
    private sealed class Nodes : IAsyncDisposable
    {
        private readonly List<RedisProcess> _all = [];

        public List<RedisProcess> All => _all;

        public async Task StartAsync()
        {
            string? program = RedisProcess.Find("redis-server");
            Assert.SkipWhen(program is null || RedisProcess.Find("redis-cli") is null, "NOT TESTED: redis-server and redis-cli are not on PATH.");
            while (_all.Count < Masters)
            {
                _all.Add(await RedisProcess.StartAsync(
                    program!, Cancellation, "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "1000", "--cluster-require-full-coverage", "no"));
            }

            await _all[0].CommandAsync(Cancellation, ["--cluster", "create", .. _all.Select(node => node.Address), "--cluster-yes"]);
            foreach (RedisProcess node in _all)
            {
                await UntilAsync(async () =>
                {
                    string info = await node.CommandAsync(Cancellation, "cluster", "info");
                    return info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains("cluster_known_nodes:3", StringComparison.Ordinal);
                });
            }
        }

        public async Task<RedisProcess> OfAsync(string key)
        {
            int slot = int.Parse(await Answering().CommandAsync(Cancellation, "cluster", "keyslot", key), CultureInfo.InvariantCulture);

            // Dealt in thirds, in the order in which they were named.
            return _all[Math.Min(slot / 5461, Masters - 1)];
        }

        public async Task<ulong> AppOnAsync(RedisProcess node)
        {
            ulong app = 1_400_000_009;
            while (await OfAsync($"{{{app}}}") != node)
            {
                app++;
            }

            return app;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (RedisProcess node in _all)
            {
                await node.DisposeAsync();
            }
        }

        private RedisProcess Answering() => _all.First(node => !node.HasExited);
    }
}
