using ImQuota.Contracts.V1;

namespace ImQuota.Load.Faults.Books;

/// <summary>A call that is under way.</summary>
/// <param name="Number">In the order of sending.</param>
/// <param name="WasSo">What was known when it was sent.</param>
internal sealed record PendingAction(AppFaultBook Book, KeyBook Key, bool Release, long Number, bool? WasSo, AdmitAction Action);
