using Grpc.Core;

namespace ImQuota.Cli;

/// <summary>How a command ended, for scripts (docs/cli.md).</summary>
internal static class ExitCodes
{
    /// <summary>Done; of a check: allowed.</summary>
    public const int Ok = 0;

    /// <summary>Of a check: denied.</summary>
    public const int Denied = 1;

    /// <summary>The command line, a file or a value is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The app, group, account or bill is unknown.</summary>
    public const int NotFound = 3;

    /// <summary>The service or its store does not answer.</summary>
    public const int Unavailable = 4;

    /// <summary>The service refuses, as things are.</summary>
    public const int Refused = 5;

    /// <summary>The token is missing, wrong, or not allowed to.</summary>
    public const int Forbidden = 6;

    /// <summary>It was done, and something was found: records left out, an unsafe store.</summary>
    public const int Findings = 7;

    /// <summary>The service failed.</summary>
    public const int Failed = 8;

    /// <summary>Ended by Ctrl+C: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    public static int Of(RpcException failed)
        => failed.Status.DebugException is HttpRequestException ? Unavailable : Of(failed.StatusCode);

    private static int Of(StatusCode status) => status switch
    {
        StatusCode.OK => Ok,
        StatusCode.InvalidArgument or StatusCode.OutOfRange => Usage,
        StatusCode.NotFound => NotFound,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted => Unavailable,
        StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.Aborted => Refused,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => Forbidden,
        StatusCode.Cancelled => Interrupted,
        _ => Failed,
    };
}
