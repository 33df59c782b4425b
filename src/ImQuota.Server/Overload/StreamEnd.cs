using Grpc.Core;
using ImQuota.Server.Validation;
using Microsoft.AspNetCore.Connections.Features;

namespace ImQuota.Server.Overload;

/// <summary>When a stream that would go on is to end: its caller goes, the service stops, or its connection is too old.</summary>
internal sealed class StreamEnd : IDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _stopping;
    private readonly CancellationToken _tooOld;

    public StreamEnd(ServerCallContext context, IHostApplicationLifetime lifetime)
    {
        _stopping = lifetime.ApplicationStopping;
        _tooOld = context.GetHttpContext().Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _stopping, _tooOld);
    }

    public CancellationToken Token => _ending.Token;

    /// <summary>Whether the service wants it.</summary>
    public bool IsAsked => _stopping.IsCancellationRequested || _tooOld.IsCancellationRequested;

    /// <summary>UNAVAILABLE, upon which callers call elsewhere or again.</summary>
    public RpcException ToRpcException()
        => _stopping.IsCancellationRequested ? Failures.Stopping() : new RpcException(new Status(StatusCode.Unavailable, "The connection has reached its age; call again."));

    public Task CancelAsync() => _ending.CancelAsync();

    public void Dispose() => _ending.Dispose();
}
