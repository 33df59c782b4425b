using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Nodes;

/// <summary>One open connection as a node reports it.</summary>
public readonly record struct NodeConnection(string UserId, Platform Platform, string ConnectionId);
