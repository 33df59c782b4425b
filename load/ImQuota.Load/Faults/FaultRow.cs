namespace ImQuota.Load.Faults;

/// <summary>What one fault did.</summary>
/// <param name="Seen">Labels of the service's own counters of faults that rose.</param>
/// <param name="Sent">Actions in all.</param>
/// <param name="ByStore">Decided by the store.</param>
/// <param name="ByFallback">Answered by a failure policy.</param>
/// <param name="Undecided">Told that there is no decision.</param>
/// <param name="OverAdmitted">Granted by the store above a limit, less what Redis itself had lost.</param>
/// <param name="Lost">Told as done, and not so in the end.</param>
/// <param name="BackMs">From the cure, or where it heals itself from the fault, to the store's first decision about the last app.</param>
/// <param name="P99Ms">Of the calls that began while it lasted; 0: none.</param>
/// <param name="MemoryBefore">The service's, in bytes.</param>
/// <param name="Counters">Counters that were held against the acknowledged actions.</param>
/// <param name="NotMade">Why it could not be made here; empty: it was.</param>
/// <param name="Failures">Empty: all is as it should be.</param>
internal sealed record FaultRow(
    string Engine, string Fault, IReadOnlyList<string> Seen, long Sent, long ByStore, long ByFallback, long Undecided, long OverAdmitted, long Lost, int Counters,
    double BackMs, double P99Ms, double MaxMs, long MemoryBefore, long MemoryAfter, string NotMade, IReadOnlyList<string> Failures)
{
    public static FaultRow NotMadeHere(string engine, string fault, string why) => new(engine, fault, [], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, why, []);
}
