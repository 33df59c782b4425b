using System.Threading.Channels;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>
/// Tells when and how the service ended a stream. A caller that hung up cannot see it, and to one whose connection the
/// server closes with the stream either may come first.
/// </summary>
internal sealed class StreamsEnded : Interceptor
{
    private readonly Channel<StatusCode> _ended = Channel.CreateUnbounded<StatusCode>();

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        => RunAsync(() => continuation(requestStream, responseStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
        => RunAsync(() => continuation(request, responseStream, context));

    /// <summary>The status of the next stream that ended, each told once.</summary>
    internal async Task<StatusCode> NextAsync(CancellationToken cancellationToken) => await _ended.Reader.ReadAsync(cancellationToken);

    private async Task RunAsync(Func<Task> stream)
    {
        StatusCode status = StatusCode.Unknown;
        try
        {
            await stream();
            status = StatusCode.OK;
        }
        catch (RpcException refusal)
        {
            status = refusal.StatusCode;
            throw;
        }
        finally
        {
            _ended.Writer.TryWrite(status);
        }
    }
}
