namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Cash came in. A payment, so it is on no bill.</summary>
public sealed record ToppedUp : LedgerEvent
{
    /// <summary>The payment's own id; 1 to 64 of printable ASCII.</summary>
    public required string PaymentId { get; init; }

    /// <summary>Above 0.</summary>
    public required Money Amount { get; init; }

    public override string Key => $"top_up:{PaymentId}";
}
