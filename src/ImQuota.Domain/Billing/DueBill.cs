using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>A bill that can be closed.</summary>
/// <param name="Key">Its natural key.</param>
/// <param name="At">
/// When it is issued, however late somebody looks: at its cutoff, or at the ledger's last fact if that is later. Null: a month without a paid edition has only
/// corrections, which are issued when they are found.
/// </param>
public sealed record DueBill(BillKey Key, Instant? At);
