using ImQuota.Load.Traffic;

namespace ImQuota.Load.Checking;

/// <summary>What was known when an action went out.</summary>
/// <param name="FoundSo">Whether its key was so; null: cannot be known, or it has none.</param>
/// <param name="Touched">Counts it may change, with the releases that had been told of each.</param>
/// <param name="WasRegistered">A login of a user whose login was allowed before.</param>
internal sealed record PendingReply(
    LoadAction Action, KeyState? Key, bool? FoundSo, (string Limit, LimitCount Count, long ReleasesTold)[] Touched, bool WasRegistered);
