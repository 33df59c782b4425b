using Microsoft.Extensions.Logging;

namespace ImQuota.Redis;

internal static partial class StoreLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Leases of app {SdkAppId} ended; {Connections} connections are gone with them.")]
    public static partial void LeasesEnded(ILogger logger, ulong sdkAppId, long connections);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Upkeep of the tables of app {SdkAppId} failed; it is tried again with the next call.")]
    public static partial void UpkeepFailed(ILogger logger, ulong sdkAppId, Exception exception);
}
