namespace ImQuota.Domain.Subscriptions;

/// <summary>Accounts whose billing is parked, for people to find them. The ledger decides; this follows it, so it is right again after the account's next look.</summary>
public interface IParkedAccounts
{
    /// <summary>What an account's ledger says.</summary>
    Task NoteAsync(string account, bool parked, CancellationToken cancellationToken);

    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>The first of them by name.</summary>
    /// <param name="most">1 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<string>> ListAsync(int most, CancellationToken cancellationToken);
}
