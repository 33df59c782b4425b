using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis;

namespace ImQuota.Server.Hosting;

/// <summary>An embedded engine that was killed: of its last scripts a part may be kept, so counters are compared with their tables before anybody is served.</summary>
/// <param name="engine">The embedded one, if the store is on it.</param>
internal sealed class CutOffStore(LocalEngine? engine = null)
{
    private const int AppsAtOnce = 100;

    /// <summary>Looks at every app, and puts right what differs; does nothing after a clean end.</summary>
    public async Task MakeWholeAsync(ImQuotaStore store, ILogger log, CancellationToken cancellationToken)
    {
        if (engine is not { WasCutOff: true })
        {
            return;
        }

        int apps = 0;
        for (IReadOnlyList<ulong> page = await store.Apps.ListAsync(0, AppsAtOnce, cancellationToken);
            page.Count > 0;
            page = await store.Apps.ListAsync(page[^1], AppsAtOnce, cancellationToken))
        {
            foreach (ulong sdkAppId in page)
            {
                IReadOnlyList<RecountedCounter> counters = await store.Repair.RecountAsync(sdkAppId, dryRun: false, cutOff: true, cancellationToken) ?? [];
                foreach (RecountedCounter wrong in counters.Where(counter => counter.Differs))
                {
                    HostingLog.CounterWrong(log, sdkAppId, wrong.Name, wrong.Counted, wrong.Held, wrong.Corrected);
                }
            }

            apps += page.Count;
        }

        engine.MadeWhole();
        HostingLog.MadeWhole(log, apps);
    }
}
