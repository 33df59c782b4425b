namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>A bill was issued; what it says stands in the bill itself.</summary>
public sealed record BillIssued : LedgerEvent
{
    /// <summary>Text of the bill's natural key.</summary>
    public required string Bill { get; init; }

    /// <summary>What is still to be paid: the total of usage, 0 for what was prepaid or given back.</summary>
    public required Money Payable { get; init; }

    public override string Key => $"bill:{Bill}:issued";
}
