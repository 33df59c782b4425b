namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Someone looked at what parked the account's billing.</summary>
public sealed record BillingReleased : LedgerEvent
{
    public required string Author { get; init; }

    public required string Reason { get; init; }

    /// <summary>1 and up, for facts of this kind; part of the key, since two may come at one instant.</summary>
    public required int Ordinal { get; init; }

    public override string Key => $"billing_released:{Ordinal}";
}
