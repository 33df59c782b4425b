namespace ImQuota.Redis.Repair;

/// <summary>What an entry is known by in the store.</summary>
/// <param name="Tag">Of the member, the group, or the connection's user.</param>
/// <param name="ConnectionId">Empty for all but connections.</param>
internal readonly record struct TruthKey(long Tag, string ConnectionId = "");
