namespace ImQuota.Domain.Apps;

/// <summary>What apps counted, apart from their records.</summary>
public interface IAppDataStore
{
    /// <summary>Takes all that the account's app counted, in bounded steps, and keeps its record; calls meanwhile find no app. Returns false if unknown, or if the id is another account's.</summary>
    Task<bool> EraseDataAsync(ulong sdkAppId, string account, CancellationToken cancellationToken);
}
