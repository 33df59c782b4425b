namespace ImQuota.Server.Webhooks;

/// <summary>What is said about callbacks; never their signatures.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(2101, LogLevel.Warning, "A callback of app {SdkAppId} was not acted upon: {Why}. Said once a minute; imquota_webhook_events_total counts them", EventName = "CallbackRejected")]
    public static partial void Rejected(ILogger logger, ulong sdkAppId, string why);

    [LoggerMessage(2103, LogLevel.Warning, "Callbacks are not signed (--webhooks unsigned): whoever reaches /callback may change what is counted", EventName = "CallbacksUnsigned")]
    public static partial void Unsigned(ILogger logger);

    [LoggerMessage(2102, LogLevel.Error, "A callback {Command} failed", EventName = "CallbackFailed")]
    public static partial void Failed(ILogger logger, WebhookCommand command, Exception exception);
}
