using ImQuota.Domain;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Billing;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Billing;

/// <summary>A desk whose store goes away at one of its writes, before it is carried out or behind it.</summary>
internal sealed class FailingWrites : ILedgerStore, IBillStore
{
    private readonly AdminHost _host;
    private readonly int _failing;
    private readonly bool _done;
    private int _writes;

    internal FailingWrites(AdminHost host, int failing, bool done)
    {
        _host = host;
        _failing = failing;
        _done = done;
        Desk = new BillDesk(this, this, host.Store.Usage, host.Store.Outbox, new SubscriptionRules(host.Store.Catalogue, host.Store.Prices), host.Clock, NullLogger<BillDesk>.Instance);
    }

    internal BillDesk Desk { get; }

    /// <summary>Bills that stand in the store by their keys, told of or not, as texts.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> KeptAsync()
    {
        BillKey[] keys = [.. new[] { "acme/1400000009/prepaid/2026-05", "acme/1400000009/usage/2026-05", "acme/1400000009/usage/2026-06" }.Select(Key)];
        return (await GetAsync(Customer.Account, keys, TestContext.Current.CancellationToken))
            .ToDictionary(one => one.Bill.Key.Text, one => $"{one.Bill with { Lines = [] }} {string.Join(' ', one.Bill.Lines)} {string.Join(' ', one.Evidence.Select(reading => reading.EvidenceDigest()))}", StringComparer.Ordinal);
    }

    public Task<bool> CreateAsync(string account, Currency currency, CancellationToken cancellationToken) => _host.Store.Ledgers.CreateAsync(account, currency, cancellationToken);

    public Task<Ledger?> ReadAsync(string account, CancellationToken cancellationToken) => _host.Store.Ledgers.ReadAsync(account, cancellationToken);

    public Task<int> CountAsync(string account, CancellationToken cancellationToken) => _host.Store.Ledgers.CountAsync(account, cancellationToken);

    public Task<RememberedRequest?> FindRequestAsync(string account, string requestId, CancellationToken cancellationToken)
        => _host.Store.Ledgers.FindRequestAsync(account, requestId, cancellationToken);

    public Task<bool> TryAppendAsync(Ledger read, IReadOnlyList<LedgerEvent> added, RememberedRequest? request, CancellationToken cancellationToken)
        => WriteAsync(() => _host.Store.Ledgers.TryAppendAsync(read, added, request, cancellationToken));

    public Task<bool> TryPutAsync(StoredBill bill, CancellationToken cancellationToken) => WriteAsync(() => _host.Store.Bills.TryPutAsync(bill, cancellationToken));

    public Task<IReadOnlyList<StoredBill>> GetAsync(string account, IReadOnlyList<BillKey> keys, CancellationToken cancellationToken)
        => _host.Store.Bills.GetAsync(account, keys, cancellationToken);

    public Task<bool> JoinReadingAsync(string account, MonthUsage reading, CancellationToken cancellationToken) => _host.Store.Bills.JoinReadingAsync(account, reading, cancellationToken);

    public Task<MonthUsage?> GetReadingAsync(string account, ulong app, YearMonth month, CancellationToken cancellationToken)
        => _host.Store.Bills.GetReadingAsync(account, app, month, cancellationToken);

    private static BillKey Key(string text) => BillKey.TryParse(text, out BillKey? key) ? key : throw new InvalidOperationException(text);

    private async Task<bool> WriteAsync(Func<Task<bool>> write)
    {
        bool fails = ++_writes == _failing;
        bool result = fails && !_done ? throw new StoreUnavailableException("gone before the write") : await write();
        return fails ? throw new StoreUnavailableException("gone behind the write") : result;
    }
}
