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

/// <summary>Each fault of a store, made on a real redis-server: told apart, told in time, and over when the store is well again.</summary>
public sealed class StoreFaultTests
{
    private const ulong App = 1_400_000_009;
    private static readonly byte[] Secret = System.Security.Cryptography.SHA256.HashData("a secret of the tests"u8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What is done to the store, what then undoes it (commands of redis-cli, one a line), and the fault.</summary>
    public static TheoryData<string, string, StoreFault> Commands => new()
    {
        { "replicaof 127.0.0.1 1", "replicaof no one", StoreFault.ReadOnly },
        { "config set maxmemory 1", "config set maxmemory 0", StoreFault.OutOfMemory },
        { "config set min-replicas-to-write 1", "config set min-replicas-to-write 0", StoreFault.Unsafe },
        { "acl setuser default -evalsha -eval", "acl setuser default +evalsha +eval", StoreFault.Unauthorized },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task DecideAsync_ServerRefuses_ToldApartAndOverWhenUndone(string fault, string cure, StoreFault expected)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation);
        await using ImQuotaStore store = await StartAsync(redis.Address);

        await redis.CommandAsync(Cancellation, fault.Split(' '));
        StoreFault told = await FaultAsync(store, "u2");
        await redis.CommandAsync(Cancellation, cure.Split(' '));

        Assert.Equal(expected, told);
        await UntilAllowedAsync(store, "u2");
    }

    [Fact]
    public async Task CreateAsync_PrimaryAgainAfterItWasAReplica_TakenUpWithoutARestart()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation);
        await using ImQuotaStore store = await StartAsync(redis.Address);

        await redis.CommandAsync(Cancellation, "replicaof", "127.0.0.1", "1");
        await UntilFaultAsync(store, fault => fault == StoreFault.ReadOnly);
        await redis.CommandAsync(Cancellation, "replicaof", "no", "one");
        await UntilAllowedAsync(store, "u2");

        // Scripts are sent to whoever is there; this is a command for primaries only.
        await UntilAsync(async () =>
        {
            try
            {
                return await store.Apps.CreateAsync(
                    new AppRecord { SdkAppId = App + 1, ZoneId = AppDefaults.ZoneId, Edition = "premium", CreatedAt = Instant.FromUtc(2026, 5, 6, 7, 8) }, new Domain.Audit.ChangeNote("Test"), Cancellation);
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task DecideAsync_Stopped_HungInTimeAndOverWhenItGoesOn()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation);
        await using ImQuotaStore store = await StartAsync(redis.Address);

        redis.Pause();
        StoreFault told = await FaultAsync(store, "u2");
        redis.Resume();

        Assert.Equal(StoreFault.Hung, told);
        await UntilAllowedAsync(store, "u2");
    }

    [Fact]
    public async Task DecideAsync_Killed_RefusedAndOverWhenAnotherListens()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation);
        await using ImQuotaStore store = await StartAsync(redis.Address);

        redis.Kill();
        StoreFault[] told = [await FaultAsync(store, "u2"), await FaultAsync(store, "u3")];

        Assert.All(told, fault => Assert.Equal(StoreFault.Refused, fault));
    }

    [Fact]
    public async Task DecideAsync_ScriptsFlushed_NothingToTell()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation);
        await using ImQuotaStore store = await StartAsync(redis.Address);

        await redis.CommandAsync(Cancellation, "script", "flush");

        Assert.True((await AskAsync(store, "u2")).Allowed);
    }

    [Fact]
    public async Task DecideAsync_PasswordChanged_RefusedAfterTheConnectionBroke()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation, "--requirepass", "first");
        await using ImQuotaStore store = await StartAsync(redis.Address + ",password=first");

        await redis.CommandAsync(Cancellation, "-a", "first", "--no-auth-warning", "config", "set", "requirepass", "other");
        await redis.CommandAsync(Cancellation, "-a", "other", "--no-auth-warning", "client", "kill", "type", "normal");

        // The client library tells no more than that it has no connection.
        Assert.Equal(StoreFault.Refused, await UntilFaultAsync(store, _ => true));
    }

    [Fact]
    public async Task DecideAsync_Loading_ToldApartAndOverWhenLoaded()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation, "--enable-debug-command", "yes");
        await using ImQuotaStore store = await StartAsync(redis.Address);
        await redis.CommandAsync(Cancellation, "debug", "populate", "200000");
        await redis.CommandAsync(Cancellation, "config", "set", "key-load-delay", "50");
        await redis.CommandAsync(Cancellation, "config", "set", "loading-process-events-interval-bytes", "1024");

        Task reload = redis.CommandAsync(Cancellation, "debug", "reload");
        StoreFault told = await UntilFaultAsync(store, fault => fault == StoreFault.Loading);
        await redis.CommandAsync(Cancellation, "config", "set", "key-load-delay", "0");
        await reload;

        Assert.Equal(StoreFault.Loading, told);
        await UntilAllowedAsync(store, "u2");
    }

    [Fact]
    public async Task DecideAsync_ClusterWithoutSlots_ToldApart()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation, "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf");
        await redis.CommandAsync(Cancellation, "cluster", "addslotsrange", "0", "16383");
        await UntilAsync(async () => (await redis.CommandAsync(Cancellation, "cluster", "info")).Contains("cluster_state:ok", StringComparison.Ordinal));
        await using ImQuotaStore store = await StartAsync(redis.Address);

        await redis.CommandAsync(Cancellation, "cluster", "delslotsrange", "0", "16383");
        StoreFault told = await UntilFaultAsync(store, fault => fault == StoreFault.ClusterDown);
        await redis.CommandAsync(Cancellation, "cluster", "addslotsrange", "0", "16383");

        Assert.Equal(StoreFault.ClusterDown, told);
        await UntilAllowedAsync(store, "u2");
    }

    [Fact]
    public async Task DecideAsync_Emptied_RefusedInsteadOfCountedFromZero()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation);
        await using ImQuotaStore store = await StartAsync(redis.Address);

        await redis.CommandAsync(Cancellation, "flushall");
        StoreFault[] told = [await FaultAsync(store, "u2"), await FaultAsync(store, "u3")];
        string? probe = await store.Probe.ProbeAsync(Cancellation);

        Assert.All(told, fault => Assert.Equal(StoreFault.Wiped, fault));
        Assert.Contains("marker is gone", probe, StringComparison.Ordinal);
        Assert.Equal("0", (await redis.CommandAsync(Cancellation, "dbsize")).Trim());
    }

    [Fact]
    public async Task DecideAsync_AnotherStoreBehindTheAddress_Refused()
    {
        string program = Program();
        RedisProcess first = await RedisProcess.StartAsync(program, Cancellation);
        await using ImQuotaStore store = await StartAsync(first.Address);
        await first.DisposeAsync();
        await using RedisProcess second = await RedisProcess.StartOnAsync(program, first.Port, Cancellation);
        await using ImQuotaStore other = await StartAsync(second.Address);

        Assert.Equal(StoreFault.Wiped, await UntilFaultAsync(store, fault => fault == StoreFault.Wiped));
    }

    [Fact]
    public async Task StartAsync_NotTheKnownStore_RefusedWithHowToAcceptIt()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program(), Cancellation);
        string known;
        await using (ImQuotaStore store = await StartAsync(redis.Address))
        {
            known = store.Identity!;
        }

        await using (ImQuotaStore again = await OpenAsync(redis.Address, known))
        {
            await again.StartAsync(Cancellation);
        }

        await redis.CommandAsync(Cancellation, "flushall");
        await using ImQuotaStore emptied = await OpenAsync(redis.Address, known);
        StoreReplacedException refusal = await Assert.ThrowsAsync<StoreReplacedException>(() => emptied.StartAsync(Cancellation));

        Assert.Contains("--accept-store new", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(known, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("0", (await redis.CommandAsync(Cancellation, "dbsize")).Trim());
    }

    private static string Program()
    {
        string? path = RedisProcess.Find("redis-server");
        Assert.SkipWhen(path is null || RedisProcess.Find("redis-cli") is null, "NOT TESTED: redis-server and redis-cli are not on PATH.");
        return path!;
    }

    private static async Task<ImQuotaStore> StartAsync(string connection)
    {
        ImQuotaStore store = await OpenAsync(connection);
        await store.StartAsync(Cancellation);
        await store.Apps.CreateAsync(
            new AppRecord { SdkAppId = App, ZoneId = AppDefaults.ZoneId, Edition = "premium", CreatedAt = Instant.FromUtc(2026, 5, 6, 7, 8) }, new Domain.Audit.ChangeNote("Test"), Cancellation);
        Assert.True((await AskAsync(store, "u1")).Allowed);
        return store;
    }

    private static Task<ImQuotaStore> OpenAsync(string connection, string? known = null)
    {
        StoreOptions options = StoreOptions.TryCreate(connection + ",connectTimeout=2000,connectRetry=1", Secret, [])!;
        return ImQuotaStore.OpenAsync(options with { KnownIdentity = known, AnswerWithin = TimeSpan.FromMilliseconds(500) }, TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static async Task<AdmissionOutcome> AskAsync(ImQuotaStore store, string user)
        => (await store.Admission.DecideAsync(App, [new AdmissionRequest(AdmissionMode.Enforce, Login(user, "c"))], Cancellation))[0];

    private static async Task<StoreFault> FaultAsync(ImQuotaStore store, string user)
        => (await Assert.ThrowsAsync<StoreUnavailableException>(() => AskAsync(store, user))).Fault;

    /// <summary>Asks until it is told a fault that is looked for; in between the store may serve, or tell how it comes to that.</summary>
    private static async Task<StoreFault> UntilFaultAsync(ImQuotaStore store, Func<StoreFault, bool> isLookedFor)
    {
        StoreUnavailableException? told = null;
        try
        {
            await UntilAsync(async () =>
            {
                try
                {
                    await AskAsync(store, string.Create(CultureInfo.InvariantCulture, $"v{Random.Shared.Next()}"));
                    return false;
                }
                catch (StoreUnavailableException exception)
                {
                    told = exception;
                    return isLookedFor(told.Fault);
                }
            });
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Last told: {told?.Fault}, {told}");
        }

        return told!.Fault;
    }

    private static Task UntilAllowedAsync(ImQuotaStore store, string user) => UntilAsync(async () =>
    {
        try
        {
            return (await AskAsync(store, user)).Allowed;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    });

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }
    }
}
