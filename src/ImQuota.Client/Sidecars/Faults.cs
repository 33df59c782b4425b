using Grpc.Core;

namespace ImQuota.Client.Sidecars;

/// <summary>Why a stream ended, and whether its actions may be sent again.</summary>
internal static class Faults
{
    /// <param name="exception">What ended it.</param>
    /// <param name="abortReason">Why the client gave it up itself; null: it did not.</param>
    /// <returns>UNAVAILABLE for all that says nothing about the actions: a connection that failed or was given up. Else what the sidecar said.</returns>
    public static Status Of(Exception exception, string? abortReason)
    {
        if (abortReason is not null)
        {
            return new Status(StatusCode.Unavailable, abortReason);
        }

        // Where gRPC itself made the status of a broken connection, the cause stands beside it; a status that a sidecar sent has none.
        return exception is RpcException { Status: { DebugException: null, StatusCode: not (StatusCode.Unavailable or StatusCode.Cancelled) } status }
            ? status
            : new Status(StatusCode.Unavailable, Text(exception));
    }

    public static bool MayRepeat(Status status) => status.StatusCode == StatusCode.Unavailable;

    private static string Text(Exception exception)
    {
        string text = exception is RpcException rpc ? rpc.Status.Detail : exception.Message;
        return exception.GetBaseException() is { } cause && cause != exception && !text.Contains(cause.Message, StringComparison.Ordinal) ? $"{text} ({cause.Message})" : text;
    }
}
