using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Audit;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;
using FriendDirection = ImQuota.Domain.Admission.FriendDirection;
using GroupType = ImQuota.Contracts.V1.GroupType;

namespace ImQuota.Server.Tests.Usage;

/// <summary>Reading, watching and repairing what an app uses.</summary>
public sealed class UsageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetUsage_AppUserAndGroup_TellWhatWasCounted()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await host.LoginAsync("u1", "c1", "n1");
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.Public, "u1", ["u2", "u3"]));
        await host.DecideAsync(new CreateGroupAction("live", Domain.Editions.GroupType.AVChatRoom, "", []));
        await host.DecideAsync(new AddFriendAction("u1", "u2", FriendDirection.Both));

        GetUsageResponse used = await GetAsync(host, "u1", "g1");

        Assert.Equal((AdminHost.App, "2026-05", 1, 1, 1), (used.App.SdkAppId, used.App.Month, used.App.Users, used.App.MauExact, used.App.MauEstimate));
        Assert.Equal((1, 1, 2, 1, 1), (used.App.Groups, used.App.LiveGroups, used.App.GrowthToday, used.App.Connections, used.App.PeakConnections));
        Assert.Equal(AdminHost.Start.ToDateTimeOffset(), used.App.AsOf.ToDateTimeOffset());
        Assert.Equal(Instant.FromUtc(2026, 5, 31, 16, 0).ToDateTimeOffset(), used.App.MonthEndsAt.ToDateTimeOffset());
        Assert.Equal((true, true, 1, 1), (used.User.Registered, used.User.ActiveThisMonth, used.User.Groups, used.User.Friends));
        Assert.Equal(["c1"], used.User.ConnectionIds);
        Assert.Equal((GroupType.Public, 3, true), (used.Group.Type, used.Group.Members, used.Group.CreatedToday));
        Assert.Equal("developer", used.App.Entitlements.Edition);
    }

    [Fact]
    public async Task GetUsage_NothingElseAsked_LeavesUserAndGroupUnset()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");

        GetUsageResponse used = await GetAsync(host, "", "");

        Assert.Null(used.User);
        Assert.Null(used.Group);
    }

    [Fact]
    public async Task GetUsage_UnknownGroup_IsNotFound_BadIdsAreNamed()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");

        await AdminHost.FailsAsync(StatusCode.NotFound, () => GetAsync(host, "", "g1"));
        Assert.Equal(["user_id", "group_id"], await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, () => GetAsync(host, new string('u', 33), "g\n")));
    }

    [Fact]
    public async Task WatchUsage_SendsAtOnce_ThenOnlyWhatChanged_UntilTheAppIsGone()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        using AsyncServerStreamingCall<WatchUsageResponse> watch = host.Usage.WatchUsage(
            new WatchUsageRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);

        long first = (await NextAsync(watch)).Users;
        host.Clock.Advance(Duration.FromSeconds(10));
        await host.LoginAsync("u1");
        host.Clock.Advance(Duration.FromSeconds(10));
        long second = (await NextAsync(watch)).Users;
        await host.Store.Apps.DeleteAsync(AdminHost.App, "acme", new ChangeNote("Test"), Cancellation);
        host.Clock.Advance(Duration.FromSeconds(10));

        Assert.Equal((0, 1), (first, second));
        await AdminHost.FailsAsync(StatusCode.NotFound, () => NextAsync(watch));
    }

    [Fact]
    public async Task WatchUsage_BadInterval_NamesTheField()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        using AsyncServerStreamingCall<WatchUsageResponse> watch = host.Usage.WatchUsage(
            new WatchUsageRequest { SdkAppId = AdminHost.App, IntervalSeconds = 3601 }, cancellationToken: Cancellation);

        Assert.Equal(["interval_seconds"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => NextAsync(watch)));
    }

    [Fact]
    public async Task WatchUsage_ServiceStops_IsUnavailable()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        using AsyncServerStreamingCall<WatchUsageResponse> watch = host.Usage.WatchUsage(
            new WatchUsageRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);
        await NextAsync(watch);

        Task stopping = host.StopAsync();

        Assert.Equal(StatusCode.Unavailable, await host.Ended.NextAsync(Cancellation));

        // A caller that does not listen keeps its connection, for which the web server would wait.
        watch.Dispose();
        await stopping;
    }

    [Fact]
    public async Task Reconcile_DryRunThenForReal_MakesTheMembersTheTruth()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.Public, "u1", ["u2", "u3"]));

        ReconcileResponse dry = await ReconcileAsync(host, "g1", dryRun: true, "u3", "u4");
        long before = (await GetAsync(host, "", "g1")).Group.Members;
        ReconcileResponse real = await ReconcileAsync(host, "g1", dryRun: false, "u3", "u4");
        ReconcileResponse again = await ReconcileAsync(host, "g1", dryRun: false, "u3", "u4");

        Assert.Equal((["u4"], 2, 3), (dry.MissingIds, dry.ExtraCount, before));
        Assert.Equal(dry, real);
        Assert.Equal((0, 0), (again.MissingIds.Count, again.ExtraCount));
        Assert.Equal(0, (await GetAsync(host, "u1", "g1")).User.Groups);
        Assert.Equal(1, (await GetAsync(host, "u4", "g1")).User.Groups);
    }

    [Fact]
    public async Task Reconcile_UnknownGroup_IsNotFound_LiveGroupIsFailedPrecondition_BadIdsAreNamed()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("live", Domain.Editions.GroupType.AVChatRoom, "", []));

        await AdminHost.FailsAsync(StatusCode.NotFound, () => ReconcileAsync(host, "g1", dryRun: true));
        await AdminHost.FailsAsync(StatusCode.FailedPrecondition, () => ReconcileAsync(host, "live", dryRun: true));
        Assert.Equal(["group_id", "member_ids[1]"], await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, () => ReconcileAsync(host, "", dryRun: true, "u1", "")));
    }

    private static async Task<GetUsageResponse> GetAsync(AdminHost host, string userId, string groupId)
        => await host.Usage.GetUsageAsync(
            new GetUsageRequest { SdkAppId = AdminHost.App, UserId = userId, GroupId = groupId }, cancellationToken: Cancellation);

    private static async Task<ReconcileResponse> ReconcileAsync(AdminHost host, string groupId, bool dryRun, params IEnumerable<string> memberIds)
        => await host.Usage.ReconcileAsync(
            new ReconcileRequest { SdkAppId = AdminHost.App, GroupId = groupId, DryRun = dryRun, MemberIds = { memberIds } },
            cancellationToken: Cancellation);

    private static async Task<AppUsage> NextAsync(AsyncServerStreamingCall<WatchUsageResponse> watch)
        => await watch.ResponseStream.MoveNext(Cancellation)
            ? watch.ResponseStream.Current.App
            : throw new InvalidOperationException("The stream ended.");
}
