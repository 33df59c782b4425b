namespace ImQuota.Domain.Billing.Prices;

/// <summary>What vouchers are good for. A voucher is used once; what the order leaves of it is lost. It is neither refunded nor returned (spec section 5).</summary>
public sealed record VoucherTerms
{
    /// <summary>Days from its grant on which it can be used, 1 to 3,650.</summary>
    public required int ValidDays { get; init; }

    /// <summary>Smallest price of an order it can be used for, inclusive.</summary>
    public required Money MinimumOrder { get; init; }

    /// <summary>Largest share of an order's price it pays, in percent, 1 to 100.</summary>
    public required int MaxPercent { get; init; }

    /// <summary>Editions of orders it can be used for.</summary>
    public required IReadOnlySet<string> Editions { get; init; }
}
