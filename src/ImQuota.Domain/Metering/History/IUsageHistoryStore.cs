namespace ImQuota.Domain.Metering.History;

/// <summary>Keeps how apps' use went, in bounded room an app.</summary>
public interface IUsageHistoryStore
{
    /// <summary>Looks at what an app uses now, and joins it with what was seen in the same hour and on the same day, by the larger; several processes may.</summary>
    /// <returns>False: unknown app.</returns>
    Task<bool> RecordAsync(ulong sdkAppId, CancellationToken cancellationToken);

    /// <summary>Null: unknown app.</summary>
    Task<UsageHistory?> ReadAsync(ulong sdkAppId, CancellationToken cancellationToken);
}
