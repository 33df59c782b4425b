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
}
