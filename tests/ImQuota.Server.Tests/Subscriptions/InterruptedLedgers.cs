using ImQuota.Domain;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>Ledgers as a process sees them that is interrupted between reading one and looking for a request.</summary>
internal sealed class InterruptedLedgers(ILedgerStore inner, Func<Task> beforeFind) : ILedgerStore
{
    public Task<bool> CreateAsync(string account, Currency currency, CancellationToken cancellationToken) => inner.CreateAsync(account, currency, cancellationToken);

    public Task<Ledger?> ReadAsync(string account, CancellationToken cancellationToken) => inner.ReadAsync(account, cancellationToken);

    public Task<int> CountAsync(string account, CancellationToken cancellationToken) => inner.CountAsync(account, cancellationToken);

    public Task<bool> TryAppendAsync(Ledger read, IReadOnlyList<LedgerEvent> added, RememberedRequest? request, CancellationToken cancellationToken)
        => inner.TryAppendAsync(read, added, request, cancellationToken);

    public async Task<RememberedRequest?> FindRequestAsync(string account, string requestId, CancellationToken cancellationToken)
    {
        await beforeFind();
        return await inner.FindRequestAsync(account, requestId, cancellationToken);
    }
}
