using ImQuota.Domain.Metering;
using ImQuota.Redis;

namespace ImQuota.Server.Telemetry;

/// <summary>Reads what is shown of apps: a bounded number of them, however many there are.</summary>
internal sealed class AppUsageReader(ImQuotaStore store, AppUse use, AppUsageMetrics usage, FleetMetrics fleet, TimeProvider time)
{
    /// <exception cref="Domain.Admission.StoreUnavailableException">The store does not answer; what was shown stays.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<ulong> shown, IReadOnlyList<ulong> rest) = use.Choose();
        Dictionary<ulong, AppUsage> own = await ReadAsync(shown, cancellationToken);
        Dictionary<ulong, AppUsage> others = await ReadAsync(rest, cancellationToken);
        usage.Show(own, others.Values, time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        fleet.Show(await store.CountAppsAsync(), store.ServedEditions, await store.ParkedAccounts.CountAsync(cancellationToken));
    }

    /// <summary>One after the other, so that this is never seen in the latency of decisions. Unknown apps are left out.</summary>
    private async Task<Dictionary<ulong, AppUsage>> ReadAsync(IReadOnlyList<ulong> apps, CancellationToken cancellationToken)
    {
        var read = new Dictionary<ulong, AppUsage>(apps.Count);
        foreach (ulong app in apps)
        {
            if (await store.Usage.GetAppAsync(app, cancellationToken) is { } used)
            {
                read.Add(app, used);
            }
        }

        return read;
    }
}
