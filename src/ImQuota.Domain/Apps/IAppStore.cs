using ImQuota.Domain.Audit;

namespace ImQuota.Domain.Apps;

/// <summary>Keeps app records. What each change made of a record is kept beside it, in the same step, with who asked for it (<see cref="IAppChangeStore"/>).</summary>
public interface IAppStore
{
    Task<AppRecord?> GetAsync(ulong sdkAppId, CancellationToken cancellationToken);

    /// <summary>Creates the app, or returns false if the id is taken.</summary>
    Task<bool> CreateAsync(AppRecord app, ChangeNote note, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the record by <paramref name="change"/> of it (null: leave it) and resolves its entitlements, so that the
    /// next call sees them; repeats when another writer was first. Returns the record that stands, or null if unknown.
    /// </summary>
    Task<AppRecord?> UpdateAsync(ulong sdkAppId, Func<AppRecord, AppRecord?> change, ChangeNote note, CancellationToken cancellationToken);

    /// <summary>Ids above <paramref name="afterExclusive"/> in rising order, at most <paramref name="count"/>.</summary>
    Task<IReadOnlyList<ulong>> ListAsync(ulong afterExclusive, int count, CancellationToken cancellationToken);

    /// <summary>Deletes the account's app with all its data, in bounded steps; what became of it stays. Returns false if unknown, or if the id is another account's.</summary>
    /// <param name="sdkAppId">The app.</param>
    /// <param name="account">Whose it is, empty: nobody's. Null: no deletion is begun, and one that was cut short is finished.</param>
    /// <param name="note">Who deletes it, and why.</param>
    /// <param name="cancellationToken">Ends it between two steps; the app stays marked, and the repeated call goes on.</param>
    Task<bool> DeleteAsync(ulong sdkAppId, string? account, ChangeNote note, CancellationToken cancellationToken);
}
