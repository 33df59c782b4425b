using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Nodes;

/// <summary>A node's side of a stream.</summary>
internal sealed class NodeTalk : IDisposable
{
    private readonly AsyncDuplexStreamingCall<AttachRequest, AttachResponse> _call;

    private NodeTalk(AsyncDuplexStreamingCall<AttachRequest, AttachResponse> call) => _call = call;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static NodeTalk Open(AdminHost host) => new(host.Nodes.Attach(cancellationToken: Cancellation));

    /// <summary>Says hello and hears the welcome.</summary>
    internal static Task<NodeTalk> AttachAsync(AdminHost host, string nodeId = "n1", int leaseSeconds = 10) => AttachAsync(host.Nodes, nodeId, leaseSeconds);

    /// <inheritdoc cref="AttachAsync(AdminHost, string, int)"/>
    internal static async Task<NodeTalk> AttachAsync(NodeService.NodeServiceClient nodes, string nodeId = "n1", int leaseSeconds = 10)
    {
        var talk = new NodeTalk(nodes.Attach(cancellationToken: Cancellation));
        await talk.SayAsync(new AttachRequest { Hello = new NodeHello { NodeId = nodeId, LeaseSeconds = leaseSeconds } });
        Assert.Equal(leaseSeconds, (await talk.HearAsync()).Welcome.LeaseSeconds);
        return talk;
    }

    internal Task SayAsync(AttachRequest request) => _call.RequestStream.WriteAsync(request, Cancellation);

    internal async Task<AttachResponse> HearAsync()
        => await _call.ResponseStream.MoveNext(Cancellation)
            ? _call.ResponseStream.Current
            : throw new InvalidOperationException("The stream ended.");

    internal Task BeginAsync(ulong app = AdminHost.App) => SayAsync(new AttachRequest { ReportBegin = new ReportBegin { SdkAppId = app } });

    internal Task ConnectionsAsync(params IEnumerable<string> ids)
        => SayAsync(new AttachRequest
        {
            ReportConnections = new ReportConnections
            {
                SdkAppId = AdminHost.App,
                Connections = { ids.Select(id => new ReportedConnection { UserId = "u1", Platform = Platform.Android, ConnectionId = id }) },
            },
        });

    internal Task EndAsync(ulong app = AdminHost.App) => SayAsync(new AttachRequest { ReportEnd = new ReportEnd { SdkAppId = app } });

    /// <summary>A full report; returns how many connections were gone.</summary>
    internal async Task<long> ReportAsync(params IEnumerable<string> ids)
    {
        await BeginAsync();
        await ConnectionsAsync(ids);
        await EndAsync();
        return (await HearAsync()).ReportDone.Removed;
    }

    /// <summary>All that a heartbeat brings up, its own answer last.</summary>
    internal async Task<IReadOnlyList<AttachResponse>> BeatAsync()
    {
        await SayAsync(new AttachRequest { Heartbeat = new Heartbeat() });
        var heard = new List<AttachResponse>();
        do
        {
            heard.Add(await HearAsync());
        }
        while (heard[^1].LeasesRenewed is null);
        return heard;
    }

    /// <summary>Half-closes and waits for the service's end of the stream.</summary>
    internal async Task LeaveAsync()
    {
        await _call.RequestStream.CompleteAsync();
        Assert.False(await _call.ResponseStream.MoveNext(Cancellation));
    }

    /// <summary>Breaks the stream.</summary>
    public void Dispose() => _call.Dispose();
}
