using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Admission;

/// <summary>A run under way.</summary>
/// <param name="Calls">Whose actions it has, in order.</param>
/// <param name="Begun">Timestamp of its begin.</param>
/// <param name="Outcomes">One an action.</param>
internal readonly record struct BegunRun(List<WaitingCall> Calls, long Begun, Task<AdmissionOutcome[]> Outcomes);
