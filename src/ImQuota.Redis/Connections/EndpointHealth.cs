using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Connections;

/// <summary>How one server of the store answered just now.</summary>
/// <param name="Endpoint">Host and port.</param>
/// <param name="IsReplica">As the client knows it.</param>
/// <param name="Fault">Null: it answered.</param>
/// <param name="RoundTrip">Zero if it did not answer.</param>
/// <param name="ClockSkew">Its clock minus ours, exact to half a round trip; zero if it did not answer.</param>
public sealed record EndpointHealth(string Endpoint, bool IsReplica, StoreFault? Fault, TimeSpan RoundTrip, TimeSpan ClockSkew);
