using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Nodes;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Leases, reports and peaks (PCC) with answers stated here.</summary>
public sealed class NodeVectors
{
    private static readonly Duration Lease = Duration.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task EndReport_ConnectionNotNamed_IsGoneUnlessOpenedSince(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Login("u1", "named"), Login("u1", "lost"));
        long epoch = await BeginAsync(app, "n1");
        await app.MustAsync(Login("u2", "since"));

        bool reported = await app.Subject.Nodes.ReportAsync(
            Scenario.App, "n1", epoch, [new NodeConnection("u1", Platform.Android, "named")], Cancellation);
        long removed = await app.Subject.Nodes.EndReportAsync(Scenario.App, "n1", epoch, Cancellation);

        Assert.True(reported);
        Assert.Equal(1, removed);
        Assert.Equal(["named"], (await app.UserAsync("u1")).Connections);
        Assert.Equal(["since"], (await app.UserAsync("u2")).Connections);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Report_OfAnEarlierEpoch_ChangesNothing(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        long old = await BeginAsync(app, "n1");
        await BeginAsync(app, "n1");

        Assert.False(await app.Subject.Nodes.ReportAsync(
            Scenario.App, "n1", old, [new NodeConnection("u1", Platform.Web, "c1")], Cancellation));
        Assert.Equal(-1, await app.Subject.Nodes.EndReportAsync(Scenario.App, "n1", old, Cancellation));
        Assert.False(await app.Subject.Nodes.RenewAsync(Scenario.App, "n1", old, Lease, Cancellation));
        Assert.Equal(0, (await app.UsageAsync()).Connections);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Lease_AtItsEnd_TakesTheNodesConnectionsAndNoOthers(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        long epoch = await BeginAsync(app, "n1");
        await app.MustAsync(Login("u1", "c1"), Login("u1", "c2", nodeId: "n2"), Login("u2", "c3", nodeId: ""));

        app.Clock.Advance(Lease - Duration.FromTicks(10));
        AppUsage justBefore = await app.UsageAsync();
        app.Clock.Advance(Duration.FromTicks(10));
        AppUsage atEnd = await app.UsageAsync();

        Assert.Equal(3, justBefore.Connections);
        Assert.Equal((2, 3), (atEnd.Connections, atEnd.PeakConnections));
        Assert.Equal(new Dictionary<string, long> { [""] = 1, ["n2"] = 1 }, atEnd.ConnectionsByNode);
        Assert.Equal(new Dictionary<string, long> { [""] = 1, ["n1"] = 1, ["n2"] = 1 }, atEnd.PeakByNode);
        Assert.False(await app.Subject.Nodes.RenewAsync(Scenario.App, "n1", epoch, Lease, Cancellation));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Renew_BeforeTheEnd_KeepsTheConnections(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        long epoch = await BeginAsync(app, "n1");
        await app.MustAsync(Login("u1", "c1"));
        app.Clock.Advance(Lease - Duration.FromTicks(10));

        bool renewed = await app.Subject.Nodes.RenewAsync(Scenario.App, "n1", epoch, Lease, Cancellation);
        app.Clock.Advance(Lease - Duration.FromTicks(10));

        Assert.True(renewed);
        Assert.Equal(1, (await app.UsageAsync()).Connections);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Login_OnANodeWhoseLeaseEnded_HasAProvisionalLease(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await BeginAsync(app, "n1");
        app.Clock.Advance(Lease + Lease);
        await app.MustAsync(Login("u1", "c1"));

        app.Clock.Advance(Lease - Duration.FromTicks(10));
        AppUsage justBefore = await app.UsageAsync();
        app.Clock.Advance(Duration.FromTicks(10));

        Assert.Equal(1, justBefore.Connections);
        Assert.Equal(0, (await app.UsageAsync()).Connections);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Peak_OfANewMonth_StartsWithWhatWasOpen(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Login("u1", "c1"), Login("u1", "c2"), Login("u2", "c3", nodeId: "n2"));
        await app.MustAsync(new Domain.Admission.LogoutAction("u1", "c1"));
        Instant june = Instant.FromUtc(2026, 5, 31, 16, 0);
        app.Clock.AdvanceTo(june + Duration.FromHours(5));

        AppUsage usage = await app.UsageAsync();
        await app.MustAsync(Login("u3", "c4"));
        AppUsage higher = await app.UsageAsync();

        Assert.Equal((2, 2, june), (usage.PeakConnections, usage.PeakOnlineUsers, usage.PeakAt));
        Assert.Equal(new Dictionary<string, long> { ["n1"] = 1, ["n2"] = 1 }, usage.PeakByNode);
        Assert.Equal((3, june + Duration.FromHours(5)), (higher.PeakConnections, higher.PeakAt));
    }

    private static async Task<long> BeginAsync(Scenario app, string nodeId)
    {
        long? epoch = await app.Subject.Nodes.BeginReportAsync(Scenario.App, nodeId, Lease, Cancellation);
        Assert.NotNull(epoch);
        return epoch.Value;
    }
}
