using Google.Protobuf;
using Grpc.Core;
using ImQuota.Domain.Admission;

namespace ImQuota.Server.Admission;

/// <summary>The one place where exceptions become gRPC statuses.</summary>
internal sealed class Faults(ILogger<Faults> log)
{
    /// <summary>Statuses are answers, and a cancellation or a broken connection has nobody left to tell.</summary>
    public static bool IsFault(Exception exception) => exception is not (RpcException or OperationCanceledException or IOException)
        || exception is InvalidProtocolBufferException;

    /// <param name="exception">A fault.</param>
    /// <param name="context">Of the call that met it.</param>
    public RpcException ToRpc(Exception exception, ServerCallContext context)
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
