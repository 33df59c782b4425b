namespace ImQuota.Domain.Subscriptions;

/// <summary>What one order adds to a refund.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="CurrentPaid">Cash and credit paid for the running slice.</param>
/// <param name="FuturePaid">Cash and credit paid for later slices.</param>
/// <param name="MonthlyPrice">Price of a whole month under this order.</param>
/// <param name="UsedDays">Days on which the running slice was in effect, the day of the refund counted.</param>
/// <param name="OfDays">Days of the month, or of the slice, by the basis.</param>
/// <param name="Used">Used days / days × monthly price, not rounded.</param>
/// <param name="Cash">Of what was paid for the running slice and later ones, the part paid in cash.</param>
/// <param name="Credit">And in credit.</param>
public sealed record RefundPart(string OrderId, Money CurrentPaid, Money FuturePaid, Rate MonthlyPrice, int UsedDays, int OfDays, Rate Used, Money Cash, Money Credit);
