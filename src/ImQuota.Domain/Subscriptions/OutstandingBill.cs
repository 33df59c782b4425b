using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>A bill that the balance did not pay yet. Bills are paid whole, the oldest first.</summary>
public sealed record OutstandingBill(string Bill, Money Payable, Instant IssuedAt);
