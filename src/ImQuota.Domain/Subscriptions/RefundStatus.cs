using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>The refund that ended an app's term.</summary>
/// <param name="Key">Key of the ledger's fact.</param>
/// <param name="At">When the app was suspended for it.</param>
/// <param name="Held">The money waits for a review.</param>
/// <param name="Cash">Goes back to cash.</param>
/// <param name="Credit">Goes back to credit.</param>
public sealed record RefundStatus(string Key, Instant At, bool Held, Money Cash, Money Credit);
