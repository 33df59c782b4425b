namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>A held refund is refused: the term stands as if it had never been given back.</summary>
public sealed record RefundRejected : AppEvent
{
    /// <summary>Key of the <see cref="RefundPlaced"/>.</summary>
    public required string Refund { get; init; }

    public override string Key => $"{Refund}:rejected";
}
