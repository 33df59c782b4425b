using ImQuota.Client.Configuration;
using Microsoft.Extensions.Logging;

namespace ImQuota.Client.Telemetry;

/// <summary>What the client says about its sidecars; nothing a call.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(5001, LogLevel.Information, "ImQuota client: {Settings}", EventName = "ClientStarted")]
    public static partial void Started(ILogger logger, ClientSettings settings);

    [LoggerMessage(5002, LogLevel.Information, "Sidecar {Sidecar} answers", EventName = "SidecarAnswers")]
    public static partial void Opened(ILogger logger, string sidecar);

    [LoggerMessage(5003, LogLevel.Warning, "Sidecar {Sidecar} is lost: {Reason}", EventName = "SidecarLost")]
    public static partial void Lost(ILogger logger, string sidecar, string reason);

    [LoggerMessage(5004, LogLevel.Debug, "Sidecar {Sidecar} is tried again in {DelayMilliseconds} ms: {Reason}", EventName = "SidecarRetried")]
    public static partial void Retrying(ILogger logger, string sidecar, double delayMilliseconds, string reason);

    [LoggerMessage(5005, LogLevel.Warning, "Sidecar {Sidecar} did not answer a message for {StallMilliseconds} ms; its stream is given up", EventName = "SidecarStalled")]
    public static partial void Stalled(ILogger logger, string sidecar, double stallMilliseconds);
}
