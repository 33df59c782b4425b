using ImQuota.Contracts.V1;

namespace ImQuota.Load.Transports;

/// <summary>What a call brought.</summary>
/// <param name="ArrivedAt">Timestamp of the run's clock when the reply was there.</param>
/// <param name="Failure">Why there are no results; empty when there are.</param>
internal readonly record struct TransportReply(IReadOnlyList<AdmitResult> Results, long ArrivedAt, string Failure);
