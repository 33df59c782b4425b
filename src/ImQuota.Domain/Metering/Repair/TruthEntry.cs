namespace ImQuota.Domain.Metering.Repair;

/// <summary>One entry of a caller's truth.</summary>
/// <param name="Id">The member, group or friend; of a connection, its user.</param>
/// <param name="Kind">A group's type or a connection's platform, as numbers; else 0.</param>
/// <param name="ConnectionId">Of a connection.</param>
/// <param name="NodeId">Of a connection; empty: of no node.</param>
/// <param name="Former">A friend that is none any more: removed if it is there.</param>
public readonly record struct TruthEntry(string Id, int Kind = 0, string ConnectionId = "", string NodeId = "", bool Former = false);
