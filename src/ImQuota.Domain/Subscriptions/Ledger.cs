using System.Collections.Immutable;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>All facts of one account, in order of their instants. Immutable: an append gives a new ledger.</summary>
public sealed class Ledger
{
    private readonly ImmutableList<LedgerEvent> _events;
    private readonly ImmutableDictionary<string, LedgerEvent> _byKey;

    private Ledger(string account, Currency currency, ImmutableList<LedgerEvent> events, ImmutableDictionary<string, LedgerEvent> byKey)
    {
        Account = account;
        Currency = currency;
        _events = events;
        _byKey = byKey;
    }

    public string Account { get; }

    /// <summary>All its money is of this currency.</summary>
    public Currency Currency { get; }

    /// <summary>Instants never fall.</summary>
    public IReadOnlyList<LedgerEvent> Events => _events;

    public static Ledger Empty(string account, Currency currency) => new(account, currency, [], ImmutableDictionary.Create<string, LedgerEvent>(StringComparer.Ordinal));

    /// <summary>Reads facts back as they were stored.</summary>
    /// <exception cref="InvalidOperationException">They are out of order, or two share a key.</exception>
    public static Ledger Read(string account, Currency currency, IEnumerable<LedgerEvent> events) => Empty(account, currency).With(events);

    public LedgerEvent? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The number that the next fact of a kind gets, where the kind's keys count; of one app, or of the account if null.</summary>
    public int NextOrdinal<T>(ulong? app = null)
        where T : LedgerEvent
        => _events.OfType<T>().Count(one => app is null || one is AppEvent { App: var id } && id == app) + 1;

    /// <summary>When to look at it: now, or at its last fact, which a process whose clock is ahead of ours may have written. Time does not go back in a ledger.</summary>
    public Instant NotBeforeLast(Instant now) => _events.Count == 0 ? now : Instant.Max(now, _events[^1].At);

    public LedgerAppend TryAppend(LedgerEvent added, out Ledger ledger)
    {
        ledger = this;
        if (_byKey.TryGetValue(added.Key, out LedgerEvent? there))
        {
            return LedgerEventComparer.AreSame(there, added) ? LedgerAppend.AlreadyThere : LedgerAppend.KeyTaken;
        }

        if (_events.Count > 0 && added.At < _events[^1].At)
        {
            return LedgerAppend.OutOfOrder;
        }

        ledger = new Ledger(Account, Currency, _events.Add(added), _byKey.Add(added.Key, added));
        return LedgerAppend.Appended;
    }

    /// <summary>Appends facts that are known to fit.</summary>
    /// <exception cref="InvalidOperationException">One does not.</exception>
    public Ledger With(IEnumerable<LedgerEvent> added)
    {
        Ledger ledger = this;
        foreach (LedgerEvent one in added)
        {
            LedgerAppend outcome = ledger.TryAppend(one, out ledger);
            if (outcome is LedgerAppend.KeyTaken or LedgerAppend.OutOfOrder)
            {
                throw new InvalidOperationException($"{one.Key} at {one.At} does not fit into the ledger of {Account}: {outcome}.");
            }
        }

        return ledger;
    }

    /// <summary>The facts up to an instant, inclusive.</summary>
    public Ledger Until(Instant instant) => Read(Account, Currency, _events.Where(one => one.At <= instant));
}
