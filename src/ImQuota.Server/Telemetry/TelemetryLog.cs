namespace ImQuota.Server.Telemetry;

/// <summary>What telemetry says.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(1601, LogLevel.Debug, "The usage of apps could not be read for the metrics; they keep the values before: {Why}", EventName = "UsageNotRead")]
    public static partial void UsageNotRead(ILogger logger, string why);

    [LoggerMessage(1602, LogLevel.Error, "The store could not be looked at for the metrics; it is tried again", EventName = "LookFailed")]
    public static partial void LookFailed(ILogger logger, Exception exception);
}
