using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace ImQuota.Redis.Tests.Connections;

/// <summary>Masters without replicas, of which the others go on when one is gone.</summary>
internal sealed class ClusterOfMasters : IAsyncDisposable
{
    private const int Masters = 3;
    private static readonly byte[] Secret = System.Security.Cryptography.SHA256.HashData("a secret of the tests"u8);
    private readonly List<RedisProcess> _all = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public List<RedisProcess> All => _all;

    public async Task StartAsync()
    {
        string? program = RedisProcess.Find("redis-server");
        Assert.SkipWhen(program is null || RedisProcess.Find("redis-cli") is null, "NOT TESTED: redis-server and redis-cli are not on PATH.");
        while (_all.Count < Masters)
        {
            _all.Add(await RedisProcess.StartAsync(
                program!, Cancellation, "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "1000", "--cluster-require-full-coverage", "no",
                "--appendonly", "yes"));
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

    public async Task<ImQuotaStore> OpenStoreAsync()
    {
        string hosts = string.Join(',', _all.Select(node => node.Address));
        StoreOptions options = StoreOptions.TryCreate(hosts + ",connectTimeout=2000,connectRetry=1", Secret, [])!;
        ImQuotaStore store = await ImQuotaStore.OpenAsync(options with { AnswerWithin = TimeSpan.FromMilliseconds(500) }, TimeProvider.System, NullLoggerFactory.Instance);
        await store.StartAsync(Cancellation);
        return store;
    }

    public static Task CreateAsync(ImQuotaStore store, ulong app, string edition) => store.Apps.CreateAsync(
        new AppRecord { SdkAppId = app, ZoneId = AppDefaults.ZoneId, Edition = edition, CreatedAt = Instant.FromUtc(2026, 5, 6, 7, 8) }, new ChangeNote("Test"), Cancellation);

    /// <summary>Null: the store decided, and allowed it.</summary>
    public static async Task<StoreFault?> FaultAsync(ImQuotaStore store, ulong app, string user, AdmissionMode mode = AdmissionMode.Enforce)
    {
        try
        {
            AdmissionOutcome outcome = (await store.Admission.DecideAsync(app, [new AdmissionRequest(mode, Actions.Login(user, "c"))], Cancellation))[0];
            Assert.True(outcome.Allowed, $"{app} is denied: {outcome.Reason}");
            return null;
        }
        catch (StoreUnavailableException exception)
        {
            return exception.Fault;
        }
    }

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
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
