using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>What a ledger means at an instant.</summary>
public sealed record Evaluation
{
    /// <summary>Inclusive: what happens at this very instant has happened.</summary>
    public required Instant AsOf { get; init; }

    public required AccountStatus Account { get; init; }

    /// <summary>All since the account's first fact, in order.</summary>
    public required IReadOnlyList<Transition> Transitions { get; init; }

    /// <summary>All since the account's first fact, in order.</summary>
    public required IReadOnlyList<Reminder> Reminders { get; init; }

    /// <summary>Facts that follow by themselves (bills paid from the balance, automatic renewals) and are not in the ledger yet, in order.</summary>
    public required IReadOnlyList<LedgerEvent> Due { get; init; }

    /// <summary>The next instant after <see cref="AsOf"/> at which something changes or can be billed; null: nothing does by itself.</summary>
    public required Instant? NextWakeUp { get; init; }
}
