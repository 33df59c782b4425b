namespace ImQuota.Server.Scheduling;

/// <summary>What the runner of due work says.</summary>
internal static partial class SchedulingLog
{
    [LoggerMessage(1901, LogLevel.Warning, "The work on {Work} waits while the store is away: {Why}", EventName = "WorkWaits")]
    public static partial void WorkWaits(ILogger logger, string work, string why);
}
