using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Domain.Billing;

/// <summary>What became of closing a month.</summary>
public sealed record CloseResult
{
    public required CloseOutcome Outcome { get; init; }

    /// <summary>The bill, if issued now or before.</summary>
    public Bill? Bill { get; init; }

    /// <summary>Why it is parked, one sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>To be written into the ledger together with the bill.</summary>
    public IReadOnlyList<LedgerEvent> Facts { get; init; } = [];
}
