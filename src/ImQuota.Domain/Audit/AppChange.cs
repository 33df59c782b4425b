using NodaTime;

namespace ImQuota.Domain.Audit;

/// <summary>One change of an app's record, as it is kept for ever.</summary>
/// <param name="At">When.</param>
/// <param name="Note">What made it, who, and why.</param>
/// <param name="Fields">What it changed.</param>
public sealed record AppChange(Instant At, ChangeNote Note, IReadOnlyList<FieldChange> Fields);
