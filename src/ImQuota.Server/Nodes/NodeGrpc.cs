using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Nodes;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Nodes;

/// <summary>Leases of nodes and the connections under them (spec section 2, PCC); the contract is node.proto.</summary>
internal sealed class NodeGrpc(INodeStore nodes, IAppStore apps, NodeMetrics metrics, TimeProvider time, IHostApplicationLifetime lifetime)
    : NodeService.NodeServiceBase
{
    public override async Task Attach(
        IAsyncStreamReader<AttachRequest> requestStream, IServerStreamWriter<AttachResponse> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            if (!await requestStream.MoveNext(ending.Token))
            {
                return;
            }

            (string nodeId, Duration lease) = NodeHelloReader.Read(requestStream.Current);
            await responseStream.WriteAsync(NodeMessages.Welcome((int)lease.TotalSeconds), ending.Token);
            metrics.Attached();
            using var session = new NodeSession(nodes, apps, metrics, time, responseStream, nodeId, lease);
            while (await requestStream.MoveNext(ending.Token))
            {
                await session.HandleAsync(requestStream.Current, ending.Token);
            }

            // Half-closed: a polite end. Not cut short by a node that then hangs up.
            await session.ReleaseAsync(lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw Failures.Stopping();
        }
        catch (Exception exception) when (Broke(exception, context))
        {
            // The node or the way to it is gone; its leases run out.
        }
    }

    private static bool Broke(Exception exception, ServerCallContext context)
        => exception is IOException or OperationCanceledException && context.CancellationToken.IsCancellationRequested;
}
