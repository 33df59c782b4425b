using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Admission;

/// <summary>One limit an action touches: what was used, and by how much it would grow.</summary>
public readonly record struct LimitCheck(LimitKey Key, long Used, long Growth);
