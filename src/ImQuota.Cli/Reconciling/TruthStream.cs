using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Reconciling;

/// <summary>Tells a truth in parts, after the service has read its own side.</summary>
internal static class TruthStream
{
    public static async Task<ReconcileReport> RunAsync(CliCall call, ReconcileBegin begin, IAsyncEnumerable<ReconcileStreamRequest> parts)
    {
        using AsyncDuplexStreamingCall<ReconcileStreamRequest, ReconcileStreamResponse> stream = call.Usage.ReconcileStream(call.Streaming);
        try
        {
            await stream.RequestStream.WriteAsync(new ReconcileStreamRequest { Begin = begin }, call.Cancellation);
            await NextAsync(stream, call.Cancellation);
            await foreach (ReconcileStreamRequest part in parts.WithCancellation(call.Cancellation))
            {
                await stream.RequestStream.WriteAsync(part, call.Cancellation);
            }

            await stream.RequestStream.CompleteAsync();
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException)
        {
            // The answer says why.
        }

        return (await NextAsync(stream, call.Cancellation)).Report;
    }

    private static async Task<ReconcileStreamResponse> NextAsync(
        AsyncDuplexStreamingCall<ReconcileStreamRequest, ReconcileStreamResponse> stream, CancellationToken cancellationToken)
        => await stream.ResponseStream.MoveNext(cancellationToken)
            ? stream.ResponseStream.Current
            : throw new RpcException(new Status(StatusCode.Internal, "The service ended the stream without a report."));
}
