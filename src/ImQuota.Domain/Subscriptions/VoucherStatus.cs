using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>A voucher of an account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Amount">Above 0.</param>
/// <param name="GrantedAt">From then on it can be used.</param>
/// <param name="ExpiresAt">Exclusive.</param>
/// <param name="UsedBy">The order it was used for; null: none.</param>
public sealed record VoucherStatus(string Id, Money Amount, Instant GrantedAt, Instant ExpiresAt, string? UsedBy);
