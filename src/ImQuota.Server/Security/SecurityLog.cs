namespace ImQuota.Server.Security;

/// <summary>What is said about callers; never what they proved it with.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(2001, LogLevel.Warning, "DENIED {Cause}: {Method} by {Caller} from {Peer}: {Why}", EventName = "CallDenied")]
    public static partial void CallDenied(ILogger logger, string cause, string method, string caller, string peer, string why);

    [LoggerMessage(2002, LogLevel.Warning, "{Count} more denials in the second before were not told one by one", EventName = "DenialsNotTold")]
    public static partial void DenialsNotTold(ILogger logger, long count);

    [LoggerMessage(2003, LogLevel.Information, "The {What} changed and are in force now", EventName = "SecurityFilesReloaded")]
    public static partial void Reloaded(ILogger logger, string what);

    [LoggerMessage(2004, LogLevel.Critical, "THE NEW {What} CANNOT BE USED, those before stay in force: {Why}", EventName = "SecurityFilesBroken")]
    public static partial void Broken(ILogger logger, string what, string why);

    [LoggerMessage(2005, LogLevel.Warning, "{Address} is served to whoever reaches it (--allow-insecure-listeners)", EventName = "InsecureListeners")]
    public static partial void InsecureListeners(ILogger logger, string address);
}
