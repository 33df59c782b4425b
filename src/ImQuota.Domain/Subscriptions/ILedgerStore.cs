using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Domain.Subscriptions;

/// <summary>Keeps the ledgers of accounts: facts are appended and never changed.</summary>
public interface ILedgerStore
{
    /// <summary>An empty ledger for an account; false: the account has one.</summary>
    Task<bool> CreateAsync(string account, Currency currency, CancellationToken cancellationToken);

    /// <summary>All facts of an account; null: unknown.</summary>
    Task<Ledger?> ReadAsync(string account, CancellationToken cancellationToken);

    /// <summary>How many facts an account has; 0 for one that is unknown.</summary>
    Task<int> CountAsync(string account, CancellationToken cancellationToken);

    /// <summary>
    /// Appends all of the facts, or none if the account has other facts than <paramref name="read"/> by now, or remembers the request already.
    /// </summary>
    /// <param name="read">The ledger the facts were decided on.</param>
    /// <param name="added">They fit behind it.</param>
    /// <param name="request">Remembered with the facts; null: nothing is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: read anew and decide again.</returns>
    Task<bool> TryAppendAsync(Ledger read, IReadOnlyList<LedgerEvent> added, RememberedRequest? request, CancellationToken cancellationToken);

    /// <summary>What a request with this id did; null: there was none.</summary>
    Task<RememberedRequest?> FindRequestAsync(string account, string requestId, CancellationToken cancellationToken);
}
