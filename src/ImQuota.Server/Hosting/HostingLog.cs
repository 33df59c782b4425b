namespace ImQuota.Server.Hosting;

/// <summary>What the host says.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1001, LogLevel.Information, "Configuration: {Configuration}", EventName = "Configuration")]
    public static partial void Configuration(ILogger logger, ServerOptions configuration);

    [LoggerMessage(1002, LogLevel.Information, "The store is started; catalogue version {Version} is in force", EventName = "StoreStarted")]
    public static partial void StoreStarted(ILogger logger, long version);

    [LoggerMessage(1009, LogLevel.Information, "Prices: version {Version} is the latest; billing settings by {Settled}: {Settings}", EventName = "Prices")]
    public static partial void Prices(ILogger logger, long version, string settled, string settings);

    [LoggerMessage(1003, LogLevel.Warning, "The store is not reached yet, next attempt in {Seconds} s: {Why}", EventName = "StoreNotReached")]
    public static partial void StoreNotReached(ILogger logger, double seconds, string why);

    [LoggerMessage(1004, LogLevel.Critical, "UNSAFE STORE: {Finding}", EventName = "StoreUnsafe")]
    public static partial void StoreUnsafe(ILogger logger, string finding);

    [LoggerMessage(1005, LogLevel.Warning, "{Finding}", EventName = "StoreNotLookedAt")]
    public static partial void StoreNotLookedAt(ILogger logger, string finding);

    [LoggerMessage(1006, LogLevel.Warning, "The catalogue could not be looked at: {Why}", EventName = "CatalogueNotRefreshed")]
    public static partial void CatalogueNotRefreshed(ILogger logger, string why);

    [LoggerMessage(1007, LogLevel.Information, "Demo apps: 1400000001 Developer, 1400000002 Standard, 1400000003 Premium", EventName = "DemoApps")]
    public static partial void DemoApps(ILogger logger);

    [LoggerMessage(1008, LogLevel.Information, "Serving decisions on {Admission}, administration on {Admin}", EventName = "Serving")]
    public static partial void Serving(ILogger logger, string admission, string admin);

    [LoggerMessage(1011, LogLevel.Warning, "The embedded engine was killed when it ran last: of app {SdkAppId}, {Counter} said {Counted} and its table holds {Held}; put right: {Corrected}", EventName = "CounterWrong")]
    public static partial void CounterWrong(ILogger logger, ulong sdkAppId, string counter, long counted, long held, bool corrected);

    [LoggerMessage(1012, LogLevel.Information, "The embedded engine was killed when it ran last: counters of {Apps} apps were compared with their tables", EventName = "MadeWhole")]
    public static partial void MadeWhole(ILogger logger, int apps);

    [LoggerMessage(1010, LogLevel.Warning, "The store's marker could not be written down, so a store that was emptied would not be noticed at the next start: {Why}", EventName = "StoreNotRemembered")]
    public static partial void StoreNotRemembered(ILogger logger, string why);
}
