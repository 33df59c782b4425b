namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>A held refund is paid out.</summary>
public sealed record RefundReleased : AppEvent
{
    /// <summary>Key of the <see cref="RefundPlaced"/>.</summary>
    public required string Refund { get; init; }

    public override string Key => $"{Refund}:released";
}
