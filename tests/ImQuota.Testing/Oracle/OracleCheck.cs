using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>One limit an action touches, with what the app makes of it.</summary>
internal sealed record OracleCheck(DenyReason Reason, LimitKey Key, long Used, long Growth);
