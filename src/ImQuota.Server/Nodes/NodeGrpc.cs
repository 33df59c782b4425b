using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Nodes;
using ImQuota.Server.Overload;
using ImQuota.Server.Telemetry;
using NodaTime;

namespace ImQuota.Server.Nodes;

/// <summary>Leases of nodes and the connections under them (spec section 2, PCC); the contract is node.proto.</summary>
internal sealed class NodeGrpc(INodeStore nodes, IAppStore apps, NodeMetrics metrics, StreamWriters writers, TimeProvider time, IHostApplicationLifetime lifetime)
    : NodeService.NodeServiceBase
{
    public override async Task Attach(
        IAsyncStreamReader<AttachRequest> requestStream, IServerStreamWriter<AttachResponse> responseStream, ServerCallContext context)
    {
        using var end = new StreamEnd(context, lifetime);
        IServerStreamWriter<AttachResponse> responses = writers.Guard(responseStream, context);
        try
        {
            if (!await requestStream.MoveNext(end.Token))
            {
                return;
            }

            (string nodeId, Duration lease) = NodeHelloReader.Read(requestStream.Current);
            await responses.WriteAsync(NodeMessages.Welcome((int)lease.TotalSeconds), end.Token);
            metrics.Attached();
            using var session = new NodeSession(nodes, apps, metrics, time, responses, nodeId, lease);
            while (await requestStream.MoveNext(end.Token))
            {
                await session.HandleAsync(requestStream.Current, end.Token);
            }

            // Half-closed: a polite end. Not cut short by a node that then hangs up.
            await session.ReleaseAsync(lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (end.IsAsked)
        {
            throw end.ToRpcException();
        }
        catch (Exception exception) when (Broke(exception, context))
        {
            // The node or the way to it is gone; its leases run out.
        }
    }

    private static bool Broke(Exception exception, ServerCallContext context)
        => exception is IOException or OperationCanceledException && context.CancellationToken.IsCancellationRequested;
}
