namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>An invariant is broken: no bill of the account is issued until <see cref="BillingReleased"/>.</summary>
public sealed record BillingParked : LedgerEvent
{
    /// <summary>Text of the natural key of the bill that was not issued.</summary>
    public required string Bill { get; init; }

    /// <summary>One sentence each.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>1 and up, for facts of this kind; part of the key, since two may come at one instant.</summary>
    public required int Ordinal { get; init; }

    public override string Key => $"bill:{Bill}:parked:{Ordinal}";
}
