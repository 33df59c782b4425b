namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>One monthly order of the chain that an order is (spec section 5).</summary>
/// <param name="Slice">Number of the slice from the term's anchor, 0 or more.</param>
/// <param name="MonthlyPrice">Price of a whole month; of an upgrade the difference.</param>
/// <param name="Charge">What of it is charged, not rounded; less than the price only in the slice in which an upgrade falls.</param>
public sealed record OrderSlice(int Slice, Rate MonthlyPrice, Rate Charge);
