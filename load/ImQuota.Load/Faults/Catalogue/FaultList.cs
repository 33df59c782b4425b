using ImQuota.Load.Faults.Stores;
using ImQuota.Load.Processes;

namespace ImQuota.Load.Faults.Catalogue;

/// <summary>All faults, in the order in which they are made.</summary>
internal static class FaultList
{
    /// <summary>The service's instants go into the scripts, and lives of keys are lengths of time: the store's own clock is asked for nothing.</summary>
    private static readonly Fault ClockFault = new("clock", "years-apart", "the service's clock (--test-clock) is years behind the store's, from the start") { Make = static _ => Task.CompletedTask };

    public static IReadOnlyList<Fault> All { get; } = [.. SingleFaults.All, ClockFault, .. TlsFaults.All, .. SentinelFaults.All, .. ClusterFaults.All];

    public static async Task<StoreSet> StartAsync(string engine, TempFolder folder, TimeProvider time, CancellationToken cancellationToken) => engine switch
    {
        "single" => await SingleStore.StartAsync(folder, tls: false, [], time, cancellationToken),
        "tls" => await SingleStore.StartAsync(folder, tls: true, [], time, cancellationToken),
        "clock" => await SingleStore.StartAsync(folder, tls: false, ["--test-clock", "2020-01-15T04:00:00Z"], time, cancellationToken),
        "sentinel" => await SentinelStores.StartAsync(folder, time, cancellationToken),
        _ => await ClusterStores.StartAsync(folder, time, cancellationToken),
    };
}
