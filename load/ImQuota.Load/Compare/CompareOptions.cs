using ImQuota.Load.Processes;

namespace ImQuota.Load.Compare;

/// <summary>What <c>compare</c> was asked to do; checked where it is read.</summary>
/// <param name="Seconds">Of each subject in each round.</param>
/// <param name="InFlight">Calls, or streamed decisions, in flight.</param>
/// <param name="ScaleUsers">Users up to which an app is filled at the end, a tenth as many groups; 0: none.</param>
/// <param name="EnvoyPeers">HOST:PORT of servers that speak Envoy's rate limit service.</param>
internal sealed record CompareOptions(
    ServiceBuild Service, int Rounds, int Seconds, int InFlight, int Connections, int Groups, bool Persist, bool TwoServices, int ScaleUsers, IReadOnlyList<string> EnvoyPeers)
{
    /// <summary>Demo app of the Premium edition, in which all is measured.</summary>
    public const ulong App = 1_400_000_003;

    /// <summary>Demo app of the Standard edition, in which the race runs.</summary>
    public const ulong RaceApp = 1_400_000_002;

    /// <summary>A fresh app for the filling.</summary>
    public const ulong ScaleApp = 1_500_000_001;

    /// <summary>Another one, which stays small.</summary>
    public const ulong SmallApp = 1_500_000_002;

    public TimeSpan Length => TimeSpan.FromSeconds(Seconds);
}
