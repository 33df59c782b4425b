using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>What became of a command.</summary>
public sealed record CommandResult
{
    /// <summary>None: it was carried out, or had been before.</summary>
    public required SubscriptionRefusal Refusal { get; init; }

    /// <summary>The field, its value and the bound; null unless refused.</summary>
    public BadValue? Problem { get; init; }

    /// <summary>What is to be written: first what was due by itself, then the command's own and what goes with it. Also when refused, for what was due stays due.</summary>
    public required IReadOnlyList<LedgerEvent> Facts { get; init; }

    /// <summary>The command's own fact, new or from before; null when refused or when there was nothing to do.</summary>
    public LedgerEvent? Fact { get; init; }

    /// <summary>It was so before: a retry, or nothing to do.</summary>
    public bool Already { get; init; }

    /// <summary>The ledger with <see cref="Facts"/>.</summary>
    public required Ledger Ledger { get; init; }

    /// <summary>The same, its own new facts telling who asked for them and why; what was due by itself has no author.</summary>
    /// <param name="read">The ledger that the command was decided on.</param>
    /// <param name="note">Who and why.</param>
    public CommandResult SignedBy(Ledger read, ChangeNote note)
    {
        int own = Facts.ToList().FindIndex(fact => ReferenceEquals(fact, Fact));
        if (own < 0 || (note.Author.Length == 0 && note.Reason.Length == 0))
        {
            return this;
        }

        LedgerEvent[] facts =
        [
            .. Facts.Take(own),
            .. Facts.Skip(own).Select(fact => fact with { Author = OrNull(note.Author), Reason = OrNull(note.Reason) }),
        ];
        return this with { Facts = facts, Fact = facts[own], Ledger = read.With(facts) };
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
