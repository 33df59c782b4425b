using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using ImQuota.Domain.Admission;

namespace ImQuota.Server.Admission;

/// <summary>The one place where exceptions become gRPC statuses.</summary>
internal sealed class FaultInterceptor(ILogger<FaultInterceptor> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw ToRpc(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw ToRpc(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw ToRpc(exception, context);
        }
    }

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
        catch (Exception exception) when (IsFault(exception))
        {
            throw ToRpc(exception, context);
        }
    }

    /// <summary>Statuses are answers, and a cancellation or a broken connection has nobody left to tell.</summary>
    private static bool IsFault(Exception exception) => exception is not (RpcException or OperationCanceledException or IOException)
        || exception is InvalidProtocolBufferException;

    private RpcException ToRpc(Exception exception, ServerCallContext context)
    {
        switch (exception)
        {
            case StoreUnavailableException:
                return new RpcException(new Status(StatusCode.Unavailable, exception.Message, exception));
            case InvalidProtocolBufferException:
                return new RpcException(new Status(StatusCode.InvalidArgument, UnreadableMessages.Text, exception));
            default:
                AdmissionLog.CallFailed(log, context.Method, exception);
                return new RpcException(new Status(StatusCode.Internal, "The service failed; its log tells why. Nothing is known about what was done; repeat the call."));
        }
    }
}
