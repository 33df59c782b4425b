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

/// <summary>A primary that hangs, or is gone, and the replica that takes over: it is taken up at once, and not when the old one goes on.</summary>
public sealed class FailoverTests : IAsyncDisposable
{
    private const ulong App = 1_400_000_009;
    private const int Masters = 3;
    private static readonly byte[] Secret = System.Security.Cryptography.SHA256.HashData("a secret of the tests"u8);

    /// <summary>From the promotion to a decision: a look that was under way, the next one, and a machine that is busy with other tests.</summary>
    private static readonly TimeSpan TakenUpWithin = TimeSpan.FromSeconds(10);

    private readonly List<RedisProcess> _servers = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (RedisProcess server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Sentinel_PrimaryHangs_PromotedOneDecidesMeanwhileAndAfterwards()
    {
        (RedisProcess master, RedisProcess replica, RedisProcess sentinel) = await StartReplicatedAsync();
        await using ImQuotaStore store = await StartAsync($"{sentinel.Address},serviceName=imq-master");
        await UntilAsync(async () => await master.CommandAsync(Cancellation, "dbsize") == await replica.CommandAsync(Cancellation, "dbsize"), TakenUpWithin);

        master.Pause();
        Assert.Equal(StoreFault.Hung, await FaultAsync(store, "u2"));
        await PromotedAsync(sentinel, replica);
        await UntilAsync(async () => await FaultAsync(store, "u3") is null, TakenUpWithin);
        master.Resume();

        // Until it hears that it is none any more, the old one says that it is primary too.
        string[] users = [.. Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"v{i}"))];
        foreach (string user in users)
        {
            Assert.Null(await FaultAsync(store, user));
        }

        await using ImQuotaStore promoted = await StartAsync(replica.Address);
        foreach (string user in users)
        {
            Assert.True((await AskAsync(promoted, user)).Already, $"{user} is lost.");
        }
    }

    [Fact]
    public async Task Sentinel_NotThereAtTheStart_TakenUpWhenItIs()
    {
        (_, _, RedisProcess sentinel) = await StartReplicatedAsync();
        sentinel.Kill();

        await using ImQuotaStore store = await OpenAsync($"{sentinel.Address},serviceName=imq-master");
        StoreUnavailableException told = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.StartAsync(Cancellation));
        await sentinel.RestartAsync(Cancellation);
        await UntilAsync(async () => await StartsAsync(store), TakenUpWithin);

        Assert.Equal(StoreFault.Refused, told.Fault);
    }

    [Fact]
    public async Task LookAtServersAsync_UnderSentinels_ReplicaTooAndOtherSentinelsAreLearnt()
    {
        (RedisProcess master, RedisProcess replica, RedisProcess sentinel) = await StartReplicatedAsync();
        RedisProcess other = await StartSentinelAsync(master);
        await UntilAsync(async () => (await sentinel.CommandAsync(Cancellation, "sentinel", "sentinels", "imq-master")).Contains(Text(other.Port), StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        await using ImQuotaStore store = await StartAsync($"{sentinel.Address},serviceName=imq-master");

        EndpointHealth[] servers = [.. await store.LookAtServersAsync(Cancellation)];
        sentinel.Kill();
        await UntilAsync(async () => await master.CommandAsync(Cancellation, "dbsize") == await replica.CommandAsync(Cancellation, "dbsize"), TakenUpWithin);
        await other.CommandAsync(Cancellation, "sentinel", "failover", "imq-master");
        await PromotedAsync(other, replica);
        await UntilAsync(async () => await FaultAsync(store, "u2") is null && (await store.LookAtServersAsync(Cancellation))[0].Endpoint == replica.Address, TakenUpWithin);

        Assert.Equal([(master.Address, false, null), (replica.Address, true, null)], servers.Select(server => (server.Endpoint, server.IsReplica, server.Fault)));
    }

    [Fact]
    public async Task Cluster_MasterHangs_PromotedOneDecidesMeanwhile()
    {
        await StartClusterAsync();
        await using ImQuotaStore store = await StartAsync(string.Join(',', _servers.Select(server => server.Address)));
        string key = string.Create(CultureInfo.InvariantCulture, $"{{{App}}}");
        RedisProcess master = await MasterOfAsync(_servers[0], key);
        RedisProcess other = _servers.First(server => server != master);

        master.Pause();
        Assert.Equal(StoreFault.Hung, await FaultAsync(store, "u2"));
        await UntilAsync(async () => await MasterOfAsync(other, key) != master, TimeSpan.FromSeconds(30));

        // The recorded one goes another way than the decided one: what a journal holds is told so.
        await UntilAsync(async () => await FaultAsync(store, "u3") is null, TakenUpWithin);
        await store.Admission.RecordAsync(App, [new AdmissionRequest(AdmissionMode.Record, Login("u4", "c"))], TimeProvider.System.GetInstant(), Cancellation);
        Assert.True((await AskAsync(store, "u4")).Already);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static async Task<ImQuotaStore> StartAsync(string connection)
    {
        ImQuotaStore store = await OpenAsync(connection);
        await store.StartAsync(Cancellation);

        // Another process may have made it.
        await store.Apps.CreateAsync(
            new AppRecord { SdkAppId = App, ZoneId = AppDefaults.ZoneId, Edition = "premium", CreatedAt = Instant.FromUtc(2026, 5, 6, 7, 8) }, new Domain.Audit.ChangeNote("Test"), Cancellation);

        // More than an app's first rounds, which have longer.
        foreach (string user in new[] { "w1", "w2", "w3", "w4" })
        {
            Assert.Null(await FaultAsync(store, user));
        }

        return store;
    }

    private static Task<ImQuotaStore> OpenAsync(string connection)
    {
        StoreOptions options = StoreOptions.TryCreate(connection, Secret, [])!;
        return ImQuotaStore.OpenAsync(options with { AnswerWithin = TimeSpan.FromMilliseconds(500) }, TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static async Task<bool> StartsAsync(ImQuotaStore store)
    {
        try
        {
            await store.StartAsync(Cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private static async Task<AdmissionOutcome> AskAsync(ImQuotaStore store, string user)
        => (await store.Admission.DecideAsync(App, [new AdmissionRequest(AdmissionMode.Enforce, Login(user, "c"))], Cancellation))[0];

    /// <summary>Null: the store decided.</summary>
    private static async Task<StoreFault?> FaultAsync(ImQuotaStore store, string user)
    {
        try
        {
            Assert.True((await AskAsync(store, user)).Allowed);
            return null;
        }
        catch (StoreUnavailableException exception)
        {
            return exception.Fault;
        }
    }

    private static Task PromotedAsync(RedisProcess sentinel, RedisProcess replica) => UntilAsync(
        async () => (await sentinel.CommandAsync(Cancellation, "sentinel", "get-master-addr-by-name", "imq-master")).Contains(Text(replica.Port), StringComparison.Ordinal), TimeSpan.FromSeconds(30));

    private static async Task UntilAsync(Func<Task<bool>> holds, TimeSpan within)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(within);
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }
    }

    private static string Program()
    {
        string? path = RedisProcess.Find("redis-server");
        Assert.SkipWhen(path is null || RedisProcess.Find("redis-cli") is null, "NOT TESTED: redis-server and redis-cli are not on PATH.");
        return path!;
    }

    private async Task<RedisProcess> StartServerAsync(params string[] options)
    {
        _servers.Add(await RedisProcess.StartAsync(Program(), Cancellation, options));
        return _servers[^1];
    }

    private async Task<RedisProcess> StartSentinelAsync(RedisProcess master)
    {
        _servers.Add(await RedisProcess.StartSentinelAsync(Program(), master.Port, Cancellation));
        return _servers[^1];
    }

    private async Task<(RedisProcess Master, RedisProcess Replica, RedisProcess Sentinel)> StartReplicatedAsync()
    {
        RedisProcess master = await StartServerAsync("--repl-diskless-sync-delay", "0");
        RedisProcess replica = await StartServerAsync("--replicaof", "127.0.0.1", Text(master.Port));
        RedisProcess sentinel = await StartSentinelAsync(master);
        await UntilAsync(async () => (await replica.CommandAsync(Cancellation, "info", "replication")).Contains("master_link_status:up", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        await UntilAsync(async () => (await sentinel.CommandAsync(Cancellation, "sentinel", "replicas", "imq-master")).Contains(Text(replica.Port), StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        return (master, replica, sentinel);
    }

    private async Task StartClusterAsync()
    {
        for (int i = 0; i < 2 * Masters; i++)
        {
            await StartServerAsync("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0");
        }

        await _servers[0].CommandAsync(Cancellation, ["--cluster", "create", .. _servers.Select(server => server.Address), "--cluster-replicas", "1", "--cluster-yes"]);
        foreach (RedisProcess server in _servers)
        {
            await UntilAsync(
                async () => (await server.CommandAsync(Cancellation, "cluster", "info")).Contains("cluster_state:ok", StringComparison.Ordinal)
                    && (await server.CommandAsync(Cancellation, "cluster", "nodes")).Split("slave").Length == Masters + 1
                    && !(await server.CommandAsync(Cancellation, "info", "replication")).Contains("master_link_status:down", StringComparison.Ordinal),
                TimeSpan.FromSeconds(60));
        }
    }

    /// <summary>Who serves a key, as <paramref name="asked"/> knows it.</summary>
    private async Task<RedisProcess> MasterOfAsync(RedisProcess asked, string key)
    {
        int slot = int.Parse(await asked.CommandAsync(Cancellation, "cluster", "keyslot", key), CultureInfo.InvariantCulture);

        // Each range: first and last slot, then the master's host, port, id and more, each on a line of its own.
        string[] lines = (await asked.CommandAsync(Cancellation, "--no-raw", "cluster", "slots")).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] words = [.. lines.Select(line => line.Split(' ')[^1].Trim('"'))];
        int at = Enumerable.Range(0, words.Length - 3).First(
            i => lines[i].Contains("(integer)", StringComparison.Ordinal) && lines[i + 1].Contains("(integer)", StringComparison.Ordinal) && words[i + 2] == "127.0.0.1"
                && int.Parse(words[i], CultureInfo.InvariantCulture) <= slot && slot <= int.Parse(words[i + 1], CultureInfo.InvariantCulture));
        return _servers.Single(server => Text(server.Port) == words[at + 3]);
    }
}
