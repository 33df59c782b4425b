using NodaTime;

namespace ImQuota.Domain.Audit;

/// <summary>A version of the catalogue or the prices, as it was published. What it changed is told by the version before.</summary>
/// <param name="Json">Its text.</param>
/// <param name="At">When; null: before that was kept.</param>
/// <param name="Note">Who published it, and why.</param>
public sealed record Publication(string Json, Instant? At, ChangeNote Note);
