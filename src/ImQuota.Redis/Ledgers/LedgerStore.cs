using ImQuota.Domain;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using StackExchange.Redis;

namespace ImQuota.Redis.Ledgers;

/// <summary>Ledgers in the store: a list of facts an account, appended to by compare-and-set on its length.</summary>
public sealed class LedgerStore : ILedgerStore
{
    private const string CurrencyField = "c";
    private readonly IStoreConnection _connection;
    private readonly StoreKeys _keys;
    private readonly RedisScript _append = RedisScript.FromResource("ledger-append-4.lua");

    internal LedgerStore(IStoreConnection connection, StoreKeys keys)
    {
        _connection = connection;
        _keys = keys;
    }

    /// <inheritdoc/>
    public Task<bool> CreateAsync(string account, Currency currency, CancellationToken cancellationToken)
        => StoreFaults.GuardAsync(() => _connection.Database.HashSetAsync(_keys.Account(account), CurrencyField, currency.Code, When.NotExists));

    /// <inheritdoc/>
    public async Task<Ledger?> ReadAsync(string account, CancellationToken cancellationToken)
    {
        // The account first: where it is there, so are all facts that were written before.
        RedisValue currency = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(_keys.Account(account), CurrencyField));
        if (currency.IsNull)
        {
            return null;
        }

        RedisValue[] facts = await StoreFaults.GuardAsync(() => _connection.Database.ListRangeAsync(_keys.Facts(account)));
        return Ledger.Read(account, Currency.Of((string)currency!), facts.Select(fact => LedgerJson.Read((string)fact!)));
    }

    /// <inheritdoc/>
    public async Task<int> CountAsync(string account, CancellationToken cancellationToken)
        => (int)await StoreFaults.GuardAsync(() => _connection.Database.ListLengthAsync(_keys.Facts(account)));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The account is unknown, or a fact's key is taken although nobody appended: the store is damaged.</exception>
    public async Task<bool> TryAppendAsync(Ledger read, IReadOnlyList<LedgerEvent> added, RememberedRequest? request, CancellationToken cancellationToken)
    {
        // Refuses what does not fit before anything is sent.
        read.With(added);
        var arguments = new List<RedisValue>(3 + (2 * added.Count))
        {
            read.Events.Count,
            request?.Id ?? "",
            request is null ? "" : $"{request.Call}\n{request.FactKey}",
        };
        foreach (LedgerEvent fact in added)
        {
            arguments.Add(fact.Key);
            arguments.Add(LedgerJson.Write(fact));
        }

        string account = read.Account;
        int result = (int)await _append.EvaluateAsync(
            _connection.Database, [_keys.Account(account), _keys.Facts(account), _keys.FactKeys(account), _keys.Requests(account)], [.. arguments]);
        return result switch
        {
            1 => true,
            0 or -3 => false,
            -1 => throw new InvalidOperationException($"Account '{account}' is not in the store."),
            _ => throw new InvalidOperationException($"A key of {string.Join(", ", added.Select(fact => fact.Key))} is taken in the ledger of '{account}', which does not have it."),
        };
    }

    /// <inheritdoc/>
    public async Task<RememberedRequest?> FindRequestAsync(string account, string requestId, CancellationToken cancellationToken)
    {
        RedisValue kept = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(_keys.Requests(account), requestId));
        return ((string?)kept)?.Split('\n') is [var call, var fact] ? new RememberedRequest(requestId, call, fact) : null;
    }
}
