namespace ImQuota.Domain.Metering;

/// <summary>Reads what apps use.</summary>
public interface IUsageStore
{
    /// <summary>Null: unknown app.</summary>
    Task<AppUsage?> GetAppAsync(ulong sdkAppId, CancellationToken cancellationToken);

    Task<UserUsage?> GetUserAsync(ulong sdkAppId, string userId, CancellationToken cancellationToken);

    /// <summary>Null: unknown app or group.</summary>
    Task<GroupUsage?> GetGroupAsync(ulong sdkAppId, string groupId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a group's stored members exactly <paramref name="memberIds"/>; a dry run only counts. Null: unknown app or group.
    /// </summary>
    Task<ReconcileReport?> ReconcileGroupAsync(ulong sdkAppId, string groupId, IReadOnlyList<string> memberIds, bool dryRun, CancellationToken cancellationToken);
}
