using ImQuota.Load.Faults.Stores;
using ImQuota.Load.Processes;

namespace ImQuota.Load.Faults.Catalogue;

/// <summary>All faults, in the order in which they are made.</summary>
internal static class FaultList
{
    public static IReadOnlyList<Fault> All { get; } = [.. SingleFaults.All, .. TlsFaults.All, .. SentinelFaults.All, .. ClusterFaults.All];

    public static async Task<StoreSet> StartAsync(string engine, TempFolder folder, TimeProvider time, CancellationToken cancellationToken) => engine switch
    {
        "single" => await SingleStore.StartAsync(folder, tls: false, time, cancellationToken),
        "tls" => await SingleStore.StartAsync(folder, tls: true, time, cancellationToken),
        "sentinel" => await SentinelStores.StartAsync(folder, time, cancellationToken),
        _ => await ClusterStores.StartAsync(folder, time, cancellationToken),
    };
}
