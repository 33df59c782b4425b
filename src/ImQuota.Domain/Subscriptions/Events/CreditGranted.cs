namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>The issuer gives the account credit.</summary>
public sealed record CreditGranted : LedgerEvent
{
    /// <summary>1 to 64 of printable ASCII.</summary>
    public required string GrantId { get; init; }

    /// <summary>Above 0.</summary>
    public required Money Amount { get; init; }

    public override string Key => $"grant:{GrantId}";
}
