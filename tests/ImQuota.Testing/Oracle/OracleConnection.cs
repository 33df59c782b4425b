using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>One open connection; the epoch tells which report of its node, or login since, last vouched for it.</summary>
internal sealed record OracleConnection(string Id, Platform Platform, string NodeId, long Epoch);
