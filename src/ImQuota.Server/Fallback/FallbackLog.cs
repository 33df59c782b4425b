using ImQuota.Domain.Admission;

namespace ImQuota.Server.Fallback;

/// <summary>What is said about the time without the store.</summary>
internal static partial class FallbackLog
{
    [LoggerMessage(1401, LogLevel.Error, "The store is away for app {SdkAppId} ({Fault}): what is allowed from now on goes to the journal. {Why}", EventName = "Away")]
    public static partial void Away(ILogger logger, ulong sdkAppId, StoreFault fault, string why);

    [LoggerMessage(1402, LogLevel.Warning, "The store is back for app {SdkAppId}: it counted {Entries} actions of the journal, {OverLimit} of them above a limit", EventName = "Back")]
    public static partial void Back(ILogger logger, ulong sdkAppId, long entries, long overLimit);

    [LoggerMessage(1403, LogLevel.Critical, "THE JOURNAL TAKES NOTHING: {Why}. Until the store is back, actions are answered with UNAVAILABLE. Said once a minute; imquota_journal_refused_total counts them", EventName = "JournalFull")]
    public static partial void JournalFull(ILogger logger, string why);

    [LoggerMessage(1404, LogLevel.Warning, "The journal {Path} ended in {Bytes} bytes that are no whole record, as a crash of the machine leaves; they are kept in {Path}.torn", EventName = "JournalTorn")]
    public static partial void JournalTorn(ILogger logger, string path, long bytes);

    [LoggerMessage(1405, LogLevel.Critical, "LOST: an action of app {SdkAppId} at {Offset} of the journal cannot be counted: {Why}", EventName = "EntryLost")]
    public static partial void EntryLost(ILogger logger, ulong sdkAppId, long offset, string why);

    [LoggerMessage(1406, LogLevel.Error, "Replaying the journal of app {SdkAppId} failed; it is tried again", EventName = "ReplayFailed")]
    public static partial void ReplayFailed(ILogger logger, ulong sdkAppId, Exception exception);

    [LoggerMessage(1407, LogLevel.Warning, "A process that ended left {Entries} actions of {Apps} apps in the journal; they are counted before anything new of these apps", EventName = "JournalLeft")]
    public static partial void JournalLeft(ILogger logger, int entries, int apps);
}
