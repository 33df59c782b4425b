namespace ImQuota.Server.Subscriptions;

/// <summary>What subscriptions say.</summary>
internal static partial class SubscriptionLog
{
    [LoggerMessage(1501, LogLevel.Error, "The account {Account} cannot be looked after; it is tried again", EventName = "AccountFailed")]
    public static partial void AccountFailed(ILogger logger, string account, Exception exception);

    [LoggerMessage(1502, LogLevel.Warning, "Accounts are not looked after while the store is away: {Why}", EventName = "SchedulerWaits")]
    public static partial void SchedulerWaits(ILogger logger, string why);
}
