namespace ImQuota.Domain.Apps;

/// <summary>What apps counted, apart from their records.</summary>
public interface IAppDataStore
{
    /// <summary>Takes all that an app counted, in bounded steps, and keeps its record; calls meanwhile find no app. Returns false if unknown.</summary>
    Task<bool> EraseDataAsync(ulong sdkAppId, CancellationToken cancellationToken);
}
