using NodaTime;

namespace ImQuota.Server.Subscriptions;

/// <summary>An account whose apps were brought to what its ledger says.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Facts">How many facts the ledger had.</param>
/// <param name="Next">When something changes by itself; null: nothing does.</param>
internal sealed record FollowedAccount(string Account, int Facts, Instant? Next);
