namespace ImQuota.Domain.Audit;

/// <summary>By which a repeated call is known.</summary>
/// <param name="Id">The caller's own, 1 to 64 bytes of printable ASCII.</param>
/// <param name="Digest">Of the call and all that it asks for: another call under the same id is no repetition.</param>
public sealed record RequestKey(string Id, string Digest);
