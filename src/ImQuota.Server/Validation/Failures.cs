using Grpc.Core;

namespace ImQuota.Server.Validation;

/// <summary>Failures that several services share.</summary>
internal static class Failures
{
    public static RpcException UnknownApp(ulong sdkAppId)
        => new(new Status(StatusCode.NotFound, $"There is no app with sdk_app_id {sdkAppId}."));

    /// <summary>The request is well formed, but the state of things does not allow it.</summary>
    public static RpcException Precondition(string text) => new(new Status(StatusCode.FailedPrecondition, text));

    /// <summary>For streams that would otherwise hold up the service's end; the caller attaches elsewhere or again.</summary>
    public static RpcException Stopping() => new(new Status(StatusCode.Unavailable, "The service is stopping."));
}
