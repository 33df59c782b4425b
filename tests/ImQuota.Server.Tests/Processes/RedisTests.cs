using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Server.Tests.Processes;

/// <summary>Service processes on one real Redis.</summary>
public sealed class RedisTests
{
    private const int Callers = 40;
    internal const string Secret = "000102030405060708090a0b0c0d0e0f";
    private static int _stores;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Each limit with the actions that contest it, on the demo Developer app.</summary>
    public static TheoryData<string, long> Limits => new()
    {
        { "users", 100 }, { "live_groups", 10 }, { "daily_broadcast", 5 }, { "groups", 100 }, { "friends", 20 }, { "group_members", 20 }, { "user_groups", 50 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Race_TwoProcessesAtALimit_GrantedExactlyTheLimitEachOnce(string key, long limit)
    {
        string[] arguments = await ArgumentsAsync();
        await using ServiceProcess one = await ServiceProcess.StartAsync([.. arguments, "--demo"], ("IMQUOTA_TAG_SECRET", Secret));
        await using ServiceProcess other = await ServiceProcess.StartAsync(arguments, ("IMQUOTA_TAG_SECRET", Secret));
        await PrepareAsync(one, key);
        int asked = (int)limit + Callers;

        // Every action through both processes: a repeated one must be granted once.
        Task<AdmitResult>[] calls =
        [
            .. Enumerable.Range(0, 2 * asked).Select(i => AskAsync(i % 2 == 0 ? one : other, Action(key, i / 2))),
        ];
        AdmitResult[] results = await Task.WhenAll(calls);

        Assert.All(results, result => Assert.Equal(0, result.ErrorCode));
        Assert.Equal(limit - Taken(key), results.Count(result => result.Decision is { Verdict: Verdict.Allowed, Already: false }));
        Assert.All(
            results.Where(result => result.Decision.Verdict == Verdict.Denied),
            result => Assert.Equal((key, limit, limit), (result.Decision.Limit.Key, result.Decision.Limit.Limit, result.Decision.Limit.Used)));
    }

    [Fact]
    public async Task Start_OtherSecret_RefusedAndSaid()
    {
        string[] arguments = await ArgumentsAsync();
        await using ServiceProcess first = await ServiceProcess.StartAsync(arguments, ("IMQUOTA_TAG_SECRET", Secret));
        await using ServiceProcess second = ServiceProcess.Launch(arguments, ("IMQUOTA_TAG_SECRET", new string('b', 32)));

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("tag secret", second.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Start_WithoutDemo_NoDemoApps()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(await ArgumentsAsync(), ("IMQUOTA_TAG_SECRET", Secret));

        LoginResponse login = await service.Admission.LoginAsync(
            new LoginRequest { SdkAppId = Service.Developer, UserId = "u1" }, cancellationToken: Cancellation);

        Assert.Equal(DenyReason.AppNotFound, login.Decision.Reason);
    }

    [Fact]
    public async Task Start_UnsafeRedis_SaysSoLoudly()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(await ArgumentsAsync(), ("IMQUOTA_TAG_SECRET", Secret));

        Assert.Contains("UNSAFE STORE", service.Output, StringComparison.Ordinal);
        Assert.Contains("appendonly=no", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RedisComesLater_ReadyThen()
    {
        string program = RedisProcess.Find("redis-server") ?? "";
        Assert.SkipWhen(program.Length == 0, "NOT TESTED: redis-server is not on PATH.");
        int port = RedisProcess.FreePort();
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port},connectTimeout=500");
        await using ServiceProcess service = ServiceProcess.Launch(["--redis", address, "--demo"], ("IMQUOTA_TAG_SECRET", Secret));
        using var http = new HttpClient { BaseAddress = service.AdminAddress };
        while (!service.Output.Contains("Serving decisions", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }

        using HttpResponseMessage before = await http.GetAsync("readyz", Cancellation);
        await using RedisProcess redis = await RedisProcess.StartOnAsync(program, port, Cancellation);
        await service.WaitUntilReadyAsync();
        LoginResponse login = await service.Admission.LoginAsync(
            new LoginRequest { SdkAppId = Service.Developer, UserId = "u1" }, cancellationToken: Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.Equal(Verdict.Allowed, login.Decision.Verdict);
    }

    /// <summary>Options for a store of its own in the tests' Redis; skips the test where there is none.</summary>
    internal static async Task<string[]> ArgumentsAsync()
    {
        IEngine redis;
        try
        {
            redis = await EngineSet.GetAsync("redis", Cancellation);
        }
        catch (EngineMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }

        return ["--redis", $"{redis.ConnectionString},prefix=p{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}:"];
    }

    /// <summary>What is taken of the limit by what had to be there.</summary>
    private static long Taken(string key) => key == "group_members" ? 1 : 0;

    private static async Task PrepareAsync(ServiceProcess service, string key)
    {
        if (key == "group_members")
        {
            await AskAsync(service, new AdmitAction { CreateGroup = new CreateGroupRequest { SdkAppId = Service.Developer, GroupId = "g", Type = GroupType.Public, OwnerId = "owner" } });
        }
        else if (key == "user_groups")
        {
            for (int i = 0; i < 50 + Callers; i++)
            {
                await AskAsync(service, new AdmitAction { CreateGroup = new CreateGroupRequest { SdkAppId = Service.Developer, GroupId = $"g{i}", Type = GroupType.Public } });
            }
        }
    }

    private static AdmitAction Action(string key, int number) => key switch
    {
        "users" => new AdmitAction { Login = new LoginRequest { SdkAppId = Service.Developer, UserId = $"u{number}" } },
        "live_groups" => Create(number, GroupType.AvChatRoom),
        "daily_broadcast" => Create(number, GroupType.BChatRoom),
        "groups" => Create(number, GroupType.Meeting),
        "friends" => new AdmitAction { AddFriend = new AddFriendRequest { SdkAppId = Service.Developer, UserId = "u", FriendId = $"f{number}" } },
        "group_members" => Join("g", $"u{number}"),
        "user_groups" => Join($"g{number}", "u"),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "has no actions"),
    };

    private static AdmitAction Create(int number, GroupType type)
        => new() { CreateGroup = new CreateGroupRequest { SdkAppId = Service.Developer, GroupId = $"g{number}", Type = type } };

    private static AdmitAction Join(string group, string user)
        => new() { JoinGroup = new JoinGroupRequest { SdkAppId = Service.Developer, GroupId = group, UserIds = { user } } };

    private static async Task<AdmitResult> AskAsync(ServiceProcess service, AdmitAction action)
        => (await service.Admission.AdmitAsync(new AdmitRequest { Actions = { action } }, cancellationToken: Cancellation)).Results[0];
}
