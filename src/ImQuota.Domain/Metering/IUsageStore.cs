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

    /// <summary>
    /// How groups, friends, members and connections are spread over users and groups. The tables are read some buckets at a time beside the traffic: it is no one instant's
    /// picture, and where a table grows again and again meanwhile, one who moves in it may be counted twice; the largest counts are not touched by that. Null: unknown app.
    /// </summary>
    Task<AppCensus?> GetCensusAsync(ulong sdkAppId, CancellationToken cancellationToken);

    Task<UserUsage?> GetUserAsync(ulong sdkAppId, string userId, CancellationToken cancellationToken);

    /// <summary>Null: unknown app or group.</summary>
    Task<GroupUsage?> GetGroupAsync(ulong sdkAppId, string groupId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a group's stored members exactly <paramref name="memberIds"/>; a dry run only counts. Null: unknown app or group.
    /// </summary>
    Task<ReconcileReport?> ReconcileGroupAsync(ulong sdkAppId, string groupId, IReadOnlyList<string> memberIds, bool dryRun, CancellationToken cancellationToken);
}
