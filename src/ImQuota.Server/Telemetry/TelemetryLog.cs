namespace ImQuota.Server.Telemetry;

/// <summary>What telemetry says.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(1601, LogLevel.Debug, "The usage of apps could not be read for the metrics; they keep the values before: {Why}", EventName = "UsageNotRead")]
    public static partial void UsageNotRead(ILogger logger, string why);
}
