using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Nodes;

/// <summary>Messages that are malformed or out of place end the stream with INVALID_ARGUMENT and name each bad field.</summary>
public sealed class NodeRefusalTests
{
    [Theory]
    [InlineData("", 10, new[] { "hello.node_id" })]
    [InlineData("näh", 4, new[] { "hello.node_id", "hello.lease_seconds" })]
    [InlineData("n1", 601, new[] { "hello.lease_seconds" })]
    public async Task Attach_BadHello_NamesTheFields(string nodeId, int leaseSeconds, string[] fields)
    {
        await using AdminHost host = await AdminHost.StartAsync();
        using NodeTalk node = NodeTalk.Open(host);

        await node.SayAsync(new AttachRequest { Hello = new NodeHello { NodeId = nodeId, LeaseSeconds = leaseSeconds } });

        Assert.Equal(fields, await AdminHost.FailsAsync(StatusCode.InvalidArgument, node.HearAsync));
    }

    [Fact]
    public async Task Attach_NoLeaseGiven_Gets30Seconds()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        using NodeTalk node = NodeTalk.Open(host);

        await node.SayAsync(new AttachRequest { Hello = new NodeHello { NodeId = "n1" } });
        NodeWelcome welcome = (await node.HearAsync()).Welcome;

        Assert.Equal((30, 10), (welcome.LeaseSeconds, welcome.HeartbeatSeconds));
    }

    [Fact]
    public async Task Attach_FirstMessageIsNoHello_NamesIt()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        using NodeTalk node = NodeTalk.Open(host);

        await node.SayAsync(new AttachRequest { Heartbeat = new Heartbeat() });

        Assert.Equal(["hello"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, node.HearAsync));
    }

    public static TheoryData<AttachRequest, string[]> OutOfPlace => new()
    {
        { new AttachRequest { Hello = new NodeHello { NodeId = "n1" } }, ["hello"] },
        { new AttachRequest(), ["message"] },
        { new AttachRequest { ReportBegin = new ReportBegin() }, ["report_begin.sdk_app_id"] },
        { new AttachRequest { ReportEnd = new ReportEnd { SdkAppId = AdminHost.App } }, ["report_end.sdk_app_id"] },
        { new AttachRequest { ReportConnections = new ReportConnections() }, ["report_connections.sdk_app_id", "report_connections.connections"] },
        { Connections(new ReportedConnection { UserId = "u1", Platform = Platform.Web, ConnectionId = "c1" }), ["report_connections.sdk_app_id"] },
        {
            Connections(new ReportedConnection { Platform = (Platform)8 }),
            [
                "report_connections.connections[0].user_id", "report_connections.connections[0].platform",
                "report_connections.connections[0].connection_id",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(OutOfPlace))]
    public async Task Attach_MessageOutOfPlace_NamesTheFields(AttachRequest request, string[] fields)
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        using NodeTalk node = await NodeTalk.AttachAsync(host);

        await node.SayAsync(request);

        Assert.Equal(fields, await AdminHost.FailsAsync(StatusCode.InvalidArgument, node.HearAsync));
    }

    private static AttachRequest Connections(ReportedConnection one)
        => new() { ReportConnections = new ReportConnections { SdkAppId = AdminHost.App, Connections = { one } } };
}
