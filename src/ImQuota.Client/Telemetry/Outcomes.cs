using Grpc.Core;

namespace ImQuota.Client.Telemetry;

/// <summary>Values of the metrics' outcome label: a closed set.</summary>
internal static class Outcomes
{
    public const string Allowed = "allowed";
    public const string Denied = "denied";
    public const string PolicyAllowed = "policy_allowed";
    public const string PolicyDenied = "policy_denied";
    public const string Cancelled = "cancelled";

    public static string Of(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument => "invalid_argument",
        StatusCode.Unavailable => "unavailable",
        StatusCode.DeadlineExceeded => "deadline_exceeded",
        StatusCode.ResourceExhausted => "resource_exhausted",
        StatusCode.Cancelled => Cancelled,
        _ => "error",
    };
}
