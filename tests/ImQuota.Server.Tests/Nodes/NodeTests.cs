using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Audit;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Nodes;

/// <summary>Leases and reports of nodes, as a node sees them.</summary>
public sealed class NodeTests
{
    private static readonly Duration Lease = Duration.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attach_Report_IsTheTruth()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.LoginAsync("u1", "named", "n1");
        await host.LoginAsync("u2", "lost", "n1");
        using NodeTalk node = await NodeTalk.AttachAsync(host);

        long removed = await node.ReportAsync("named", "unheard-of");
        AppUsage used = await host.UsedAsync();

        Assert.Equal(1, removed);
        Assert.Equal(new Dictionary<string, long> { ["n1"] = 2 }, used.ConnectionsByNode);
    }

    [Fact]
    public async Task Attach_BrokenStream_ConnectionsGoWithTheLease()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        NodeTalk node = await NodeTalk.AttachAsync(host);
        await node.ReportAsync("c1", "c2");

        node.Dispose();
        Assert.Equal(StatusCode.OK, await host.Ended.NextAsync(Cancellation));
        long broken = (await host.UsedAsync()).Connections;
        host.Clock.Advance(Lease - Duration.FromTicks(10));
        long justBefore = (await host.UsedAsync()).Connections;
        host.Clock.Advance(Duration.FromTicks(10));

        Assert.Equal((2, 2, 0), (broken, justBefore, (await host.UsedAsync()).Connections));
    }

    [Fact]
    public async Task Attach_ReturningNode_ReportReplacesWhatWas()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using (NodeTalk before = await NodeTalk.AttachAsync(host))
        {
            await before.ReportAsync("c1", "c2", "c3");
        }

        await host.Ended.NextAsync(Cancellation);
        using NodeTalk after = await NodeTalk.AttachAsync(host);
        long removed = await after.ReportAsync("c3", "c4");
        GetUsageResponse used = await host.Usage.GetUsageAsync(
            new GetUsageRequest { SdkAppId = AdminHost.App, UserId = "u1" }, cancellationToken: Cancellation);

        Assert.Equal((2, 2), (removed, used.App.Connections));
        Assert.Equal(["c3", "c4"], used.User.ConnectionIds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Attach_HalfClose_GivesTheLeasesBackAtOnce()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using NodeTalk node = await NodeTalk.AttachAsync(host);
        await node.ReportAsync("c1");

        await node.LeaveAsync();

        Assert.Equal(0, (await host.UsedAsync()).Connections);
    }

    [Fact]
    public async Task Attach_HalfCloseOfAnOlderStream_LeavesTheNewerOneItsLease()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using NodeTalk older = await NodeTalk.AttachAsync(host);
        await older.ReportAsync("c1");
        using NodeTalk newer = await NodeTalk.AttachAsync(host);
        await newer.ReportAsync("c1", "c2");

        await older.LeaveAsync();

        Assert.Equal(2, (await host.UsedAsync()).Connections);
    }

    [Fact]
    public async Task Heartbeat_WithinTheLease_RenewsIt()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using NodeTalk node = await NodeTalk.AttachAsync(host);
        await node.ReportAsync("c1");
        host.Clock.Advance(Lease - Duration.FromTicks(10));

        AttachResponse beat = Assert.Single(await node.BeatAsync());
        host.Clock.Advance(Lease - Duration.FromTicks(10));

        Assert.Equal([AdminHost.App], beat.LeasesRenewed.SdkAppIds);
        Assert.Equal((AdminHost.Start + Lease + Lease - Duration.FromTicks(10)).ToDateTimeOffset(), beat.LeasesRenewed.EndsAt.ToDateTimeOffset());
        Assert.Equal(1, (await host.UsedAsync()).Connections);
    }

    [Fact]
    public async Task Heartbeat_AfterTheLease_AsksForAReport_WhichBringsTheConnectionsBack()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using NodeTalk node = await NodeTalk.AttachAsync(host);
        await node.ReportAsync("c1");
        host.Clock.Advance(Lease);

        IReadOnlyList<AttachResponse> beat = await node.BeatAsync();
        long without = (await host.UsedAsync()).Connections;
        await node.ReportAsync("c1");

        Assert.Equal(AdminHost.App, beat[0].ReportDue.SdkAppId);
        Assert.Empty(beat[1].LeasesRenewed.SdkAppIds);
        Assert.Equal((0, 1), (without, (await host.UsedAsync()).Connections));
        Assert.Equal([AdminHost.App], Assert.Single(await node.BeatAsync()).LeasesRenewed.SdkAppIds);
    }

    [Fact]
    public async Task Report_LeaseEndsUnderWay_AsksForAnother_AndPassesOverTheRest()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using NodeTalk node = await NodeTalk.AttachAsync(host);
        await node.BeginAsync();
        await node.BeatAsync();
        host.Clock.Advance(Lease);

        await node.ConnectionsAsync("c1");
        AttachResponse due = await node.HearAsync();
        await node.ConnectionsAsync("c2");
        await node.EndAsync();
        long removed = await node.ReportAsync("c3");

        Assert.Equal((AdminHost.App, 0), (due.ReportDue.SdkAppId, removed));
        Assert.Equal(1, (await host.UsedAsync()).Connections);
    }

    [Fact]
    public async Task Heartbeat_AppSuspended_SaysCloseOnce_AndAgainTheNextTime()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using NodeTalk node = await NodeTalk.AttachAsync(host);
        await node.ReportAsync("c1");

        await SuspendAsync(host, "overdue");
        IReadOnlyList<AttachResponse> suspended = await node.BeatAsync();
        IReadOnlyList<AttachResponse> still = await node.BeatAsync();
        await SuspendAsync(host, null);
        IReadOnlyList<AttachResponse> resumed = await node.BeatAsync();
        await SuspendAsync(host, "expired");
        IReadOnlyList<AttachResponse> again = await node.BeatAsync();

        Assert.Equal((AdminHost.App, AppState.Suspended, "overdue"), (suspended[0].Close.SdkAppId, suspended[0].Close.State, suspended[0].Close.SubReason));
        Assert.Equal((2, 1, 1, 2), (suspended.Count, still.Count, resumed.Count, again.Count));
        Assert.Equal("expired", again[0].Close.SubReason);
    }

    [Fact]
    public async Task Report_UnknownApp_SaysClose_AndHeartbeatsGoOn()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        using NodeTalk node = await NodeTalk.AttachAsync(host);

        await node.BeginAsync(77);
        AttachResponse close = await node.HearAsync();
        await node.EndAsync(77);
        AttachResponse beat = Assert.Single(await node.BeatAsync());

        Assert.Equal((77UL, AppState.Unspecified), (close.Close.SdkAppId, close.Close.State));
        Assert.Empty(beat.LeasesRenewed.SdkAppIds);
    }

    [Fact]
    public async Task Attach_ServiceStops_IsUnavailable()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using NodeTalk node = await NodeTalk.AttachAsync(host);

        Task stopping = host.StopAsync();

        Assert.Equal(StatusCode.Unavailable, await host.Ended.NextAsync(Cancellation));

        // A caller that does not listen keeps its connection, for which the web server would wait.
        node.Dispose();
        await stopping;
    }

    private static async Task SuspendAsync(AdminHost host, string? reason)
        => Assert.NotNull(await host.Store.Apps.UpdateAsync(AdminHost.App, app => app with { SuspendedFor = reason }, new ChangeNote("Test"), Cancellation));
}
