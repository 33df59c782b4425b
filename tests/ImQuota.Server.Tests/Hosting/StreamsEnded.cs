using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>Tells when the service is through with a bidirectional stream, which a caller that hung up cannot see.</summary>
internal sealed class StreamsEnded : Interceptor, IDisposable
{
    private readonly SemaphoreSlim _ended = new(0);

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        finally
        {
            _ended.Release();
        }
    }

    /// <summary>Once for each stream that ended.</summary>
    internal Task NextAsync(CancellationToken cancellationToken) => _ended.WaitAsync(cancellationToken);

    public void Dispose() => _ended.Dispose();
}
