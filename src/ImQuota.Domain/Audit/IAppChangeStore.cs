namespace ImQuota.Domain.Audit;

/// <summary>Keeps what became of apps' records: each change is written with the record, in one step, and stays when the app is gone.</summary>
public interface IAppChangeStore
{
    /// <summary>Changes of an app, the newest first, each with its place (0 and up, in order of time).</summary>
    /// <param name="sdkAppId">The app; one that never was has no changes.</param>
    /// <param name="before">Only places below.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<IReadOnlyList<(long Place, AppChange Change)>> ListAsync(ulong sdkAppId, long before, int count, CancellationToken cancellationToken);
}
