using NodaTime;

namespace ImQuota.Domain.Billing.Journals;

/// <summary>Entries whose sum is zero: they can only be made of transfers, each of which takes from one account what it gives to another.</summary>
public sealed record JournalTransaction
{
    private JournalTransaction(string key, Instant at, IReadOnlyList<JournalEntry> entries)
    {
        Key = key;
        At = at;
        Entries = entries;
    }

    /// <summary>Key of the ledger's fact it follows from.</summary>
    public string Key { get; }

    public Instant At { get; }

    /// <summary>At most one an account, none of zero, by account.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; }

    public static JournalTransaction Of(string key, Instant at, params IReadOnlyList<JournalTransfer> transfers)
        => new(key, at, [.. transfers
            .SelectMany(one => new[] { new JournalEntry(one.From, -one.Amount), new JournalEntry(one.To, one.Amount) })
            .GroupBy(entry => entry.Account)
            .OrderBy(group => group.Key)
            .Select(group => new JournalEntry(group.Key, Money.Sum(group.Select(entry => entry.Amount), group.First().Amount.Currency)))
            .Where(entry => !entry.Amount.IsZero)]);
}
