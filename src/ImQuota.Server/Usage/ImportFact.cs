using ImQuota.Domain.Admission;

namespace ImQuota.Server.Usage;

/// <summary>One thing to record, and the message it came in, from 0.</summary>
internal readonly record struct ImportFact(long MessageIndex, AdmissionAction Action);
