namespace ImQuota.Redis.Apps;

/// <summary>Removes what an app counted.</summary>
internal interface IAppDataEraser
{
    /// <summary>Idempotent; the app is marked as being deleted.</summary>
    Task EraseAsync(ulong sdkAppId, CancellationToken cancellationToken);
}
