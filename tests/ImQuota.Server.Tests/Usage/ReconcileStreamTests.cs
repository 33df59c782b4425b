using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Tests.Hosting;
using Xunit;
using FriendDirection = ImQuota.Domain.Admission.FriendDirection;
using GroupType = ImQuota.Contracts.V1.GroupType;

namespace ImQuota.Server.Tests.Usage;

/// <summary>Truths in parts, on the wire; what they do to the store is ReconciliationTests' matter.</summary>
public sealed class ReconcileStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_MoreThanAMessageHolds_MadeTheTruth()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("big", Domain.Editions.GroupType.Community, "u0", ["extra"]));
        string[] members = [.. Enumerable.Range(0, 12_000).Select(i => $"u{i}")];

        ReconcileReport real = await RunAsync(host, Group("big"), [.. members.Chunk(5000).Select(Users)]);
        ReconcileReport again = await RunAsync(host, Group("big", dryRun: true), [.. members.Chunk(5000).Select(Users)]);
        GetUsageResponse used = await host.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = AdminHost.App, GroupId = "big", UserId = "u77" }, cancellationToken: Cancellation);

        Assert.Equal((12_000, 2, 11_999, 1000, 1, 0), (real.Given, real.Stored, real.Missing, real.MissingIds.Count, real.Extra, real.ExtraIds.Count));
        Assert.Equal((11_999, 1), (real.Added, real.Removed));
        Assert.Equal((12_000, 0, 0, 12_000, 1), (again.Stored, again.Missing, again.Extra, used.Group.Members, used.User.Groups));
    }

    [Fact]
    public async Task GroupsFriendsConnections_EachKind_TellsAndChanges()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.Public, "u1", []));
        await host.DecideAsync(new AddFriendAction("u1", "former", FriendDirection.Both));
        await host.LoginAsync("u1", "extra", "n1");
        ReconcileStreamRequest groups = new() { Groups = new ReconcileGroups { Groups = { new ReconciledGroup { GroupId = "g2", Type = GroupType.Work } } } };
        ReconcileStreamRequest connections = new()
        {
            Connections = new ReconcileConnections { Connections = { new ReconciledConnection { UserId = "u2", Platform = Platform.Web, ConnectionId = "c2" } } },
        };

        ReconcileReport byGroups = await RunAsync(host, new ReconcileBegin { SdkAppId = AdminHost.App, Groups = true }, groups);
        ReconcileReport byFriends = await RunAsync(
            host, new ReconcileBegin { SdkAppId = AdminHost.App, UserId = "u1" }, Users(["friend"]), new ReconcileStreamRequest { Former = new ReconcileUsers { UserIds = { "former" } } });
        ReconcileReport byNode = await RunAsync(host, new ReconcileBegin { SdkAppId = AdminHost.App, NodeId = "n1" }, connections);
        ReconcileReport byAll = await RunAsync(host, new ReconcileBegin { SdkAppId = AdminHost.App, AllConnections = true });
        AppUsage used = await host.UsedAsync();

        Assert.Equal((1, 1, 1, 1), (byGroups.Added, byGroups.Removed, byFriends.Added, byFriends.Removed));
        Assert.Equal((1, 1), (byNode.Added, byNode.Removed));
        Assert.Equal(["extra"], byNode.ExtraIds);
        Assert.Equal((["c2"], 1), (byAll.ExtraIds, byAll.Removed));
        Assert.Equal((1, 0), (used.Groups, used.Connections));
    }

    [Fact]
    public async Task BrokenOff_BeforeItsEnd_ChangedNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.Public, "u1", ["u2"]));
        using AsyncDuplexStreamingCall<ReconcileStreamRequest, ReconcileStreamResponse> call = host.Usage.ReconcileStream(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new ReconcileStreamRequest { Begin = Group("g1") }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        await call.RequestStream.WriteAsync(Users(["u3"]), Cancellation);

        call.Dispose();
        Assert.NotEqual(StatusCode.OK, await host.Ended.NextAsync(Cancellation));

        Assert.Equal(2, (await host.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = AdminHost.App, GroupId = "g1" }, cancellationToken: Cancellation)).Group.Members);
    }

    [Fact]
    public async Task BadMessages_AreNamed()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("live", Domain.Editions.GroupType.AVChatRoom, "", []));
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.Public, "u1", []));
        var scoped = new ReconcileBegin { SdkAppId = AdminHost.App, NodeId = "n1" };
        ReconcileStreamRequest other = new()
        {
            Connections = new ReconcileConnections { Connections = { new ReconciledConnection { UserId = "", Platform = Platform.Unspecified, NodeId = "n2" } } },
        };

        async Task<string> BadAsync(ReconcileBegin begin, params ReconcileStreamRequest[] parts)
            => string.Join(' ', await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => RunAsync(host, begin, parts)));

        Assert.Equal("begin.sdk_app_id begin.scope", await BadAsync(new ReconcileBegin()));
        Assert.Equal("begin.scope", await BadAsync(new ReconcileBegin { SdkAppId = AdminHost.App, Groups = false }));
        Assert.Equal("users.user_ids", await BadAsync(Group("g1"), Users([.. Enumerable.Repeat("u", 5001)])));
        Assert.Equal("users.user_ids[1]", await BadAsync(Group("g1"), Users(["u1", "ü"])));
        Assert.Equal("message", await BadAsync(Group("g1"), other));
        Assert.Equal("message", await BadAsync(Group("g1"), new ReconcileStreamRequest { Begin = Group("g1") }));
        Assert.Equal("users.user_ids", await BadAsync(new ReconcileBegin { SdkAppId = AdminHost.App, UserId = "u1" }, Users(["u1"])));
        Assert.Equal(
            "connections.connections[0].user_id connections.connections[0].platform connections.connections[0].connection_id connections.connections[0].node_id",
            await BadAsync(scoped, other));
        await AdminHost.FailsAsync(StatusCode.NotFound, () => RunAsync(host, Group("unheard")));
        await AdminHost.FailsAsync(StatusCode.NotFound, () => RunAsync(host, new ReconcileBegin { SdkAppId = 7, Groups = true }));
        await AdminHost.FailsAsync(StatusCode.FailedPrecondition, () => RunAsync(host, Group("live")));
    }

    [Fact]
    public async Task Recount_NothingWrong_EachCounterIsToldEqual_UnknownAppIsNotFound()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await host.LoginAsync("u1", "c1", "n1");

        RecountResponse found = await host.Usage.RecountAsync(new RecountRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);

        Assert.All(found.Counters, one => Assert.Equal((one.Held, true, false), (one.Counted, one.Settled, one.Corrected)));
        Assert.Equal([1, 1, 1, 1], found.Counters.Where(one => one.Name is "users" or "mau" or "connections" or "node:n1").Select(one => one.Counted));
        await AdminHost.FailsAsync(StatusCode.NotFound, () => host.Usage.RecountAsync(new RecountRequest { SdkAppId = 7 }, cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(["sdk_app_id"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => host.Usage.RecountAsync(new RecountRequest(), cancellationToken: Cancellation).ResponseAsync));
    }

    private static ReconcileBegin Group(string id, bool dryRun = false) => new() { SdkAppId = AdminHost.App, GroupId = id, DryRun = dryRun };

    private static ReconcileStreamRequest Users(string[] ids) => new() { Users = new ReconcileUsers { UserIds = { ids } } };

    private static async Task<ReconcileReport> RunAsync(AdminHost host, ReconcileBegin begin, params ReconcileStreamRequest[] parts)
    {
        using AsyncDuplexStreamingCall<ReconcileStreamRequest, ReconcileStreamResponse> call = host.Usage.ReconcileStream(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new ReconcileStreamRequest { Begin = begin }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.NotNull(call.ResponseStream.Current.Begun);
        foreach (ReconcileStreamRequest part in parts)
        {
            await call.RequestStream.WriteAsync(part, Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        ReconcileReport report = call.ResponseStream.Current.Report;
        Assert.False(await call.ResponseStream.MoveNext(Cancellation));
        return report;
    }
}
