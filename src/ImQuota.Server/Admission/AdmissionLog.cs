namespace ImQuota.Server.Admission;

/// <summary>What the services say about calls.</summary>
internal static partial class AdmissionLog
{
    [LoggerMessage(1101, LogLevel.Error, "{Method} failed", EventName = "CallFailed")]
    public static partial void CallFailed(ILogger logger, string method, Exception exception);
}
