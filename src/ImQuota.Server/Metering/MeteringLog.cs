namespace ImQuota.Server.Metering;

/// <summary>What usage records say.</summary>
internal static partial class MeteringLog
{
    [LoggerMessage(1801, LogLevel.Error, "It cannot be looked what there is to tell of {Entry}; it is tried again", EventName = "LookFailed")]
    public static partial void LookFailed(ILogger logger, string entry, Exception exception);

    [LoggerMessage(1803, LogLevel.Critical, "OUTBOX FULL: records of app {SdkAppId} wait until sinks take others. Repair the sink that is behind, or forget it", EventName = "OutboxFull")]
    public static partial void OutboxFull(ILogger logger, ulong sdkAppId);

    [LoggerMessage(1804, LogLevel.Error, "DEAD LETTER: the sink {Sink} refuses record {Place} of part {Part} for good: {Reason}", EventName = "DeadLetter")]
    public static partial void DeadLetter(ILogger logger, string sink, int part, long place, string reason);

    [LoggerMessage(1805, LogLevel.Warning, "The sink {Sink} takes no records for now, next attempt in {Seconds} s: {Why}", EventName = "SinkWaits")]
    public static partial void SinkWaits(ILogger logger, string sink, double seconds, string why);
}
