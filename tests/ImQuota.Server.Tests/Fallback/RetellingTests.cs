using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Processes;
using ImQuota.Testing.Engines;
using Xunit;
using static ImQuota.Server.Tests.Hosting.Service;

namespace ImQuota.Server.Tests.Fallback;

/// <summary>
/// A real Redis that loses the last of what it had acknowledged: it is killed, and its append-only file ends where a machine that went down with
/// it had written it last.
/// </summary>
public sealed class RetellingTests : IAsyncDisposable
{
    private readonly List<string> _data = [];
    private readonly List<ServiceProcess> _services = [];
    private RedisProcess? _redis;
    private long _written;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProcess service in _services)
        {
            await service.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        _data.ForEach(data => Directory.Delete(data, recursive: true));
    }

    [Fact]
    public async Task Lost_EverythingThatWasAcknowledgedIsThereAgain_InItsOrder()
    {
        ServiceProcess service = await StartAsync();
        await ActAsync(service, Login("u0", "c0"), Create("g0", "u0"), Join("g0", "stays", "leaves"), Befriend("u0", "f0"));
        Written();
        await ActAsync(
            service,
            [
                .. Enumerable.Range(1, 60).Select(i => Login($"u{i}", $"c{i}")), Create("g1", "u1", "u2"), Join("g0", "u1"), Join("g0", "comes-and-goes"),
                new AdmitAction { LeaveGroup = new LeaveGroupRequest { SdkAppId = Premium, GroupId = "g0", UserIds = { "leaves", "comes-and-goes" } } },
                Befriend("u1", "u2"), new AdmitAction { RemoveFriend = new RemoveFriendRequest { SdkAppId = Premium, UserId = "u0", FriendId = "f0" } },
                new AdmitAction { Logout = new LogoutRequest { SdkAppId = Premium, UserId = "u0", ConnectionId = "c0" } },
            ]);
        AppUsage before = await service.UsedAsync(Premium);
        string[] counted = await CountedAsync(service);

        await LoseAsync();
        await BackAsync(service);
        AppUsage after = await service.UsedAsync(Premium);

        Assert.Equal((61L, 60L, 2L), (before.MauExact, before.Connections, before.Groups));
        Assert.Equal(
            (before.MauExact, before.MauEstimate, before.Connections, before.OnlineUsers, before.Groups, before.GrowthToday),
            (after.MauExact, after.MauEstimate, after.Connections, after.OnlineUsers, after.Groups, after.GrowthToday));

        // The peak of the lost seconds may be told too low; never too high.
        Assert.InRange(after.PeakConnections, 60, before.PeakConnections);
        Assert.Equal(counted, await CountedAsync(service));
        Assert.True(await MetricAsync(service, "imquota_retold_total") >= 60);
        Assert.Equal(1, await MetricAsync(service, "imquota_retell_losses_total"));
    }

    [Fact]
    public async Task Lost_UsersByHyperLogLogAlone_TheEstimateIsComplete()
    {
        ServiceProcess service = await StartAsync();
        await new AppService.AppServiceClient(service.AdminChannel).UpdateSettingsAsync(
            new UpdateSettingsRequest { SdkAppId = Premium, Settings = new AppSettings { MauCounting = MauCounting.Hll } }, cancellationToken: Cancellation);
        await ActAsync(service, Login("u0"));
        Written();
        await ActAsync(service, [.. Enumerable.Range(1, 200).Select(i => Login($"u{i}"))]);
        long before = (await service.UsedAsync(Premium)).MauEstimate;

        await LoseAsync();
        await BackAsync(service);

        Assert.Equal(before, (await service.UsedAsync(Premium)).MauEstimate);
        Assert.InRange(before, 190, 210);
    }

    // Each knows a part: what came last holds, whichever process tells first.
    [Fact]
    public async Task Lost_JoinByOneProcessLeaveByAnother_TheLeaveHolds()
    {
        ServiceProcess first = await StartAsync();
        ServiceProcess second = await StartAsync();
        await ActAsync(first, Create("g0", "owner"), Create("g1", "owner"));
        await ActAsync(second, Create("g2", "owner"));
        Written();
        await ActAsync(first, Join("g0", "u1"));
        await ActAsync(second, new AdmitAction { LeaveGroup = new LeaveGroupRequest { SdkAppId = Premium, GroupId = "g0", UserIds = { "u1" } } }, Join("g1", "u2"));
        await ActAsync(first, new AdmitAction { LeaveGroup = new LeaveGroupRequest { SdkAppId = Premium, GroupId = "g1", UserIds = { "u2" } } });
        await ActAsync(first, Join("g2", "u3"));

        await LoseAsync();
        await BackAsync(first);
        await BackAsync(second);
        AdmitResult[] there = await ActAsync(first, DryJoin("g0", "u1"), DryJoin("g1", "u2"), DryJoin("g2", "u3"));

        Assert.Equal([false, false, true], there.Select(result => result.Decision.Already));
    }

    // A connection that broke has lost nothing: telling again could only undo what others did since.
    [Fact]
    public async Task ConnectionBroke_StoreIsTheSame_NothingIsTold()
    {
        ServiceProcess service = await StartAsync();
        await ActAsync(service, Login("u0"), Login("u1"));

        await _redis!.CommandAsync(Cancellation, "client", "kill", "type", "normal");
        await BackAsync(service);

        Assert.Equal((0, 0), (await MetricAsync(service, "imquota_retold_total"), await MetricAsync(service, "imquota_retell_losses_total")));
        Assert.Equal(2, (await service.UsedAsync(Premium)).MauExact);
    }

    private static AdmitAction Login(string user, string connection = "")
        => new() { Login = new LoginRequest { SdkAppId = Premium, UserId = user, ConnectionId = connection, Platform = Platform.Web } };

    private static AdmitAction Create(string group, string owner, params string[] members)
        => new() { CreateGroup = new CreateGroupRequest { SdkAppId = Premium, GroupId = group, Type = GroupType.Public, OwnerId = owner, MemberIds = { members } } };

    private static AdmitAction Join(string group, params string[] users)
        => new() { JoinGroup = new JoinGroupRequest { SdkAppId = Premium, GroupId = group, UserIds = { users } } };

    private static AdmitAction DryJoin(string group, string user)
        => new() { JoinGroup = new JoinGroupRequest { SdkAppId = Premium, GroupId = group, UserIds = { user }, Mode = Mode.DryRun } };

    private static AdmitAction Befriend(string user, string friend)
        => new() { AddFriend = new AddFriendRequest { SdkAppId = Premium, UserId = user, FriendId = friend, Direction = FriendDirection.Both } };

    /// <summary>One after another, each acknowledged before the next.</summary>
    private static async Task<AdmitResult[]> ActAsync(ServiceProcess service, params AdmitAction[] actions)
    {
        var results = new List<AdmitResult>();
        foreach (AdmitAction action in actions)
        {
            AdmitResult result = (await service.Admission.AdmitAsync(new AdmitRequest { Actions = { action } }, cancellationToken: Cancellation)).Results[0];
            Assert.True(result.Decision is { Verdict: Verdict.Allowed, Source: DecisionSource.Store }, $"{action}: {result}");
            results.Add(result);
        }

        return [.. results];
    }

    private static async Task<string[]> CountedAsync(ServiceProcess service)
    {
        var counted = new List<string>();
        foreach ((string user, string group) in new[] { ("u0", "g0"), ("u1", "g1"), ("u2", "g1"), ("stays", "g0"), ("leaves", "g0"), ("comes-and-goes", "g0"), ("f0", "g0") })
        {
            GetUsageResponse used = await service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = Premium, UserId = user, GroupId = group }, cancellationToken: Cancellation);
            counted.Add($"{user} {used.User} {group} {used.Group}");
        }

        return [.. counted];
    }

    private static async Task<double> MetricAsync(ServiceProcess service, string name)
    {
        using var http = new HttpClient { BaseAddress = service.AdminAddress };
        string line = (await http.GetStringAsync("metrics", Cancellation)).Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Until the store decides again.</summary>
    private static async Task BackAsync(ServiceProcess service)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        AdmitAction look = new() { CheckFeature = new CheckFeatureRequest { SdkAppId = Premium, Feature = Feature.UserStatus } };
        while ((await service.Admission.AdmitAsync(new AdmitRequest { Actions = { look } }, cancellationToken: Cancellation)).Results[0].Decision is not { Source: DecisionSource.Store })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }
    }

    /// <summary>All up to here is on the disk; what comes after is lost.</summary>
    private void Written() => _written = new FileInfo(_redis!.AppendOnlyFile).Length;

    private async Task LoseAsync()
    {
        Assert.True(new FileInfo(_redis!.AppendOnlyFile).Length > _written, "Nothing was written that could be lost.");
        await _redis.LoseAsync(_written, Cancellation);
    }

    private async Task<ServiceProcess> StartAsync()
    {
        string? program = RedisProcess.Find("redis-server");
        Assert.SkipWhen(program is null, "NOT TESTED: redis-server is not on PATH.");
        _redis ??= await RedisProcess.StartAsync(program!, Cancellation, "--appendonly", "yes", "--appendfsync", "everysec");
        _data.Add(Directory.CreateTempSubdirectory("imquota-data-").FullName);
        ServiceProcess service = await ServiceProcess.StartAsync(
            ["--redis", _redis.Address, "--demo", "--data-dir", _data[^1], "--failure-policy", "closed"], ("IMQUOTA_TAG_SECRET", RedisTests.Secret));
        _services.Add(service);
        return service;
    }
}
