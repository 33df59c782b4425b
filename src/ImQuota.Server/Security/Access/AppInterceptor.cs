using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ImQuota.Server.Security.Access;

/// <summary>
/// <see cref="AppGuard"/> for whole services, by what their row says. Not for AdmissionService, which asks it itself: an interceptor adds an
/// activation and two asynchronous frames to each call.
/// </summary>
internal sealed class AppInterceptor(AppGuard guard) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(request, context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(request, context);
        return continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        => continuation(Checked(requestStream, context), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        => continuation(Checked(requestStream, context), responseStream, context);

    private void Check<TRequest>(TRequest request, ServerCallContext context)
    {
        // By the row and not by the field: a method for all apps may name one to choose among what it shows.
        if (AccessTable.Rows.GetValueOrDefault(context.Method) is { Apps: AppRule.Named } && AppsOf.Read(request) is { } sdkAppId)
        {
            guard.Require(context, sdkAppId);
        }
    }

    private CheckedReader<TRequest> Checked<TRequest>(IAsyncStreamReader<TRequest> reader, ServerCallContext context)
        => new(reader, request => Check(request, context));

    private sealed class CheckedReader<TRequest>(IAsyncStreamReader<TRequest> reader, Action<TRequest> check) : IAsyncStreamReader<TRequest>
    {
        public TRequest Current => reader.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await reader.MoveNext(cancellationToken))
            {
                return false;
            }

            check(reader.Current);
            return true;
        }
    }
}
