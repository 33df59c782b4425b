namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Someone looked at what parked the account's billing.</summary>
public sealed record BillingReleased : LedgerEvent
{
    public required string Author { get; init; }

    public required string Reason { get; init; }

    public override string Key => $"billing_released:{At}";
}
