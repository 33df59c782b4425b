namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Someone looked at what parked the account's billing.</summary>
public sealed record BillingReleased : LedgerEvent
{
    /// <summary>1 and up, for facts of this kind; part of the key, since two may come at one instant.</summary>
    public required int Ordinal { get; init; }

    public override string Key => $"billing_released:{Ordinal}";
}
