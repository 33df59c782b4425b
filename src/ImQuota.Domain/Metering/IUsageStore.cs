using NodaTime;

namespace ImQuota.Domain.Metering;

/// <summary>Reads what apps use.</summary>
public interface IUsageStore
{
    /// <summary>Null: unknown app.</summary>
    Task<AppUsage?> GetAppAsync(ulong sdkAppId, CancellationToken cancellationToken);

    /// <summary>
    /// What an app used in one month of its zone: the running one so far, or all of an ended one, whether or not anybody called since. The watermark is
    /// the instant of the reading; of a month that is over the readings are final and name the digest of the set or sketch behind them, where that is still kept.
    /// </summary>
    /// <returns>Null: unknown app, a month to come, or one of which no figures are kept any more (36 months).</returns>
    Task<MonthUsage?> GetMonthAsync(ulong sdkAppId, YearMonth month, CancellationToken cancellationToken);

    Task<UserUsage?> GetUserAsync(ulong sdkAppId, string userId, CancellationToken cancellationToken);

    /// <summary>Null: unknown app or group.</summary>
    Task<GroupUsage?> GetGroupAsync(ulong sdkAppId, string groupId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a group's stored members exactly <paramref name="memberIds"/>; a dry run only counts. Null: unknown app or group.
    /// </summary>
    Task<ReconcileReport?> ReconcileGroupAsync(ulong sdkAppId, string groupId, IReadOnlyList<string> memberIds, bool dryRun, CancellationToken cancellationToken);
}
