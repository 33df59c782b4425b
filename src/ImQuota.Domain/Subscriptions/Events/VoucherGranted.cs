using NodaTime;

namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>The issuer gives the account a voucher for one order.</summary>
public sealed record VoucherGranted : LedgerEvent
{
    /// <summary>1 to 64 of printable ASCII.</summary>
    public required string VoucherId { get; init; }

    /// <summary>Above 0.</summary>
    public required Money Amount { get; init; }

    /// <summary>Exclusive.</summary>
    public required Instant ExpiresAt { get; init; }

    public override string Key => $"voucher:{VoucherId}";
}
