using ImQuota.Load.H2;
using ImQuota.Load.Traffic;

namespace ImQuota.Load.Running;

/// <summary>What <c>run</c>, <c>ramp</c> and <c>soak</c> have in common; checked where they are read.</summary>
/// <param name="Target">Admission address.</param>
/// <param name="Admin">Admin address.</param>
/// <param name="Batch">Actions a call; 1 for unary calls.</param>
/// <param name="Wave">From one wave of logins to the next; zero: none.</param>
/// <param name="InFlight">Calls that may be unanswered; what is due beyond is dropped.</param>
internal sealed record TrafficOptions(
    H2Endpoint Target,
    H2Endpoint Admin,
    TransportKind Transport,
    int Connections,
    int Batch,
    int InFlight,
    TrafficMix Mix,
    double Zipf,
    TimeSpan Wave,
    bool Even,
    int Apps,
    ulong FirstApp,
    int Users,
    int Groups,
    int Seed,
    bool KeepApps)
{
    public int ActionsACall => Transport is TransportKind.Unary or TransportKind.Client ? 1 : Batch;
}
