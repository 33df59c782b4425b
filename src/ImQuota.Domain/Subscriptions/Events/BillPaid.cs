namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>A bill was paid whole from the balance.</summary>
public sealed record BillPaid : LedgerEvent
{
    /// <summary>Text of the bill's natural key.</summary>
    public required string Bill { get; init; }

    public required Money Cash { get; init; }

    public required Money Credit { get; init; }

    public override string Key => $"bill:{Bill}:paid";
}
