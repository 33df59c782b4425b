using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Metering;

/// <summary>What is known of one group.</summary>
/// <param name="Members">Stored members; 0 for live types.</param>
/// <param name="CreatedToday">Created on the app's current day (E8 credit).</param>
public sealed record GroupUsage(GroupType Type, long Members, bool CreatedToday);
