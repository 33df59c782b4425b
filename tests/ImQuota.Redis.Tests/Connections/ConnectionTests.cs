using System.Diagnostics;
using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Clock;
using ImQuota.Testing.Engines;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Connections;

/// <summary>Every way a connection string can name a store, on servers that really want it so.</summary>
public sealed class ConnectionTests : IDisposable
{
    private const ulong App = 1_400_000_009;
    private static readonly byte[] Secret = System.Security.Cryptography.SHA256.HashData("a secret of the tests"u8);
    private readonly string _directory = Directory.CreateTempSubdirectory("imquota-tls-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Acl_UserWithPassword_ServedAndOthersNot()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(
            Program("redis-server"), Cancellation, "--user", "imquota", "on", ">pass", "~imq:*", "&*", "+@all", "--user", "default", "off");

        await DecideAsync($"{redis.Address},user=imquota,password=pass");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => DecideAsync($"{redis.Address},user=imquota,password=wrong"));
    }

    [Fact]
    public async Task Database_AndPrefix_WhereTheConnectionStringSays()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program("redis-server"), Cancellation);

        await DecideAsync($"{redis.Address},defaultDatabase=3,prefix=mine:");

        string keys = await RunAsync("redis-cli", "-p", redis.Port.ToString(CultureInfo.InvariantCulture), "-n", "3", "keys", "*");
        string first = await RunAsync("redis-cli", "-p", redis.Port.ToString(CultureInfo.InvariantCulture), "-n", "0", "dbsize");
        Assert.NotEmpty(keys.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(keys.Split('\n', StringSplitOptions.RemoveEmptyEntries), key => Assert.StartsWith("mine:", key, StringComparison.Ordinal));
        Assert.Equal("0", first.Trim());
    }

    [Fact]
    public async Task Tls_ServerWithItsOwnAuthority_ServedByItsCertificate()
    {
        string server = Program("redis-server");
        string key = Path.Combine(_directory, "key.pem");
        string certificate = Path.Combine(_directory, "certificate.pem");
        await RunAsync(
            Program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate);
        int port = RedisProcess.FreePort();
        await using RedisProcess redis = await RedisProcess.StartAsync(
            server,
            Cancellation,
            "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no");

        await DecideAsync(string.Create(CultureInfo.InvariantCulture, $"localhost:{port},ssl=true,sslHost=localhost,trustIssuer={certificate}"));
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => DecideAsync(string.Create(CultureInfo.InvariantCulture, $"localhost:{port},ssl=true,sslHost=localhost")));
    }

    [Fact]
    public async Task Sentinel_ServiceName_FindsTheMasterAndFollowsAFailover()
    {
        string server = Program("redis-server");
        await using RedisProcess master = await RedisProcess.StartAsync(server, Cancellation);
        await using RedisProcess replica = await RedisProcess.StartAsync(
            server, Cancellation, "--replicaof", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));
        await using RedisProcess sentinel = await RedisProcess.StartSentinelAsync(server, master.Port, Cancellation);
        string connection = $"{sentinel.Address},serviceName=imq-master";
        await UntilAsync(async () => (await RunAsync("redis-cli", "-p", Text(replica.Port), "info", "replication"))
            .Contains("master_link_status:up", StringComparison.Ordinal));

        await DecideAsync(connection);
        await UntilAsync(async () => await RunAsync("redis-cli", "-p", Text(replica.Port), "dbsize") == await RunAsync("redis-cli", "-p", Text(master.Port), "dbsize"));
        await UntilAsync(async () => (await RunAsync("redis-cli", "-p", Text(sentinel.Port), "sentinel", "replicas", "imq-master"))
            .Contains(Text(replica.Port), StringComparison.Ordinal));
        await RunAsync("redis-cli", "-p", Text(sentinel.Port), "sentinel", "failover", "imq-master");

        // Asked of the Sentinel, which clients ask too: a server that changes its role hangs up on whoever is connected.
        await UntilAsync(async () => (await RunAsync("redis-cli", "-p", Text(sentinel.Port), "sentinel", "get-master-addr-by-name", "imq-master"))
            .Contains(Text(replica.Port), StringComparison.Ordinal));

        AdmissionOutcome again = await DecideAsync(connection);
        Assert.True(again.Already);
    }

    [Fact]
    public async Task Start_StoreThatLosesAndEvicts_FoundUnsafe()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program("redis-server"), Cancellation, "--maxmemory-policy", "allkeys-lru");
        await using ImQuotaStore store = await OpenAsync(redis.Address);

        IReadOnlyList<StoreFinding> findings = await store.StartAsync(Cancellation);

        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding => Assert.True(finding.Unsafe));
        Assert.Contains(findings, finding => finding.Text.Contains("maxmemory-policy=allkeys-lru", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Text.Contains("appendonly=no", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_SafeStore_NothingFound()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program("redis-server"), Cancellation, "--appendonly", "yes");
        await using ImQuotaStore store = await OpenAsync(redis.Address);

        Assert.Empty(await store.StartAsync(Cancellation));
    }

    [Fact]
    public async Task Start_OtherSecret_Refused()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program("redis-server"), Cancellation);
        await DecideAsync(redis.Address);
        StoreOptions other = StoreOptions.TryCreate(redis.Address, new byte[32], [])!;
        await using ImQuotaStore store = await ImQuotaStore.OpenAsync(other, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        await Assert.ThrowsAsync<TagSecretMismatchException>(() => store.StartAsync(Cancellation));
    }

    [Fact]
    public async Task Scripts_ForgottenByTheStore_LoadedAgain()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(Program("redis-server"), Cancellation);
        await using ImQuotaStore store = await OpenAsync(redis.Address);
        await store.StartAsync(Cancellation);
        await AskAsync(store);

        await RunAsync("redis-cli", "-p", Text(redis.Port), "script", "flush");

        Assert.True((await AskAsync(store)).Already);
    }

    [Theory]
    [InlineData("", "names no host")]
    [InlineData("localhost:6379,prefix={a}", "prefix '{a}'")]
    [InlineData("localhost:6379,what=this", "what")]
    [InlineData("localhost:6379,trustIssuer=/nowhere/ca.pem", "trustIssuer '/nowhere/ca.pem'")]
    public void TryCreate_BadConnectionString_SaysWhat(string connection, string expected)
    {
        var errors = new List<string>();

        Assert.Null(StoreOptions.TryCreate(connection, new byte[8], errors));
        Assert.Equal(2, errors.Count);
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(errors, error => error.Contains("tag-secret: has 8 bytes", StringComparison.Ordinal));
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string Program(string name)
    {
        string? path = RedisProcess.Find(name);
        Assert.SkipWhen(path is null, $"NOT TESTED: {name} is not on PATH.");
        return path!;
    }

    /// <summary>Opens, starts, and has one user log in.</summary>
    private static async Task<AdmissionOutcome> DecideAsync(string connection)
    {
        await using ImQuotaStore store = await OpenAsync(connection);
        await store.StartAsync(Cancellation);
        await store.Apps.CreateAsync(
            new AppRecord { SdkAppId = App, ZoneId = AppDefaults.ZoneId, Edition = "developer", CreatedAt = Instant.FromUtc(2026, 5, 6, 7, 8) }, new ChangeNote("Test"), Cancellation);
        return await AskAsync(store);
    }

    private static async Task<AdmissionOutcome> AskAsync(ImQuotaStore store)
    {
        if (await store.Apps.GetAsync(App, Cancellation) is null)
        {
            await store.Apps.CreateAsync(
                new AppRecord { SdkAppId = App, ZoneId = AppDefaults.ZoneId, Edition = "developer", CreatedAt = Instant.FromUtc(2026, 5, 6, 7, 8) }, new ChangeNote("Test"), Cancellation);
        }

        AdmissionOutcome outcome = (await store.Admission.DecideAsync(App, [new AdmissionRequest(AdmissionMode.Enforce, Login("u1", "c1"))], Cancellation))[0];
        Assert.True(outcome.Allowed);
        return outcome;
    }

    private static Task<ImQuotaStore> OpenAsync(string connection)
    {
        var errors = new List<string>();
        StoreOptions options = StoreOptions.TryCreate(connection + ",connectTimeout=2000,connectRetry=1", Secret, errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors));
        return ImQuotaStore.OpenAsync(options, new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8)), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, deadline.Token);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(Cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {output}{await error}");
        return output;
    }
}
