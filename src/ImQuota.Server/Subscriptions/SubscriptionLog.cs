namespace ImQuota.Server.Subscriptions;

/// <summary>What subscriptions say.</summary>
internal static partial class SubscriptionLog
{
    [LoggerMessage(1501, LogLevel.Error, "The account {Account} cannot be looked after; it is tried again", EventName = "AccountFailed")]
    public static partial void AccountFailed(ILogger logger, string account, Exception exception);
}
