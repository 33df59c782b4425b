using ImQuota.Domain.Admission;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Redis;
using ImQuota.Redis.Apps;
using ImQuota.Redis.Connections;
using ImQuota.Server.Clocks;
using ImQuota.Server.Fallback;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Hosting;

/// <summary>
/// Starts the store, and goes on trying while it does not answer; then takes up, now and then, a catalogue that another
/// process published.
/// </summary>
/// <param name="store">To start.</param>
/// <param name="cutOff">What is to be put right in it first.</param>
/// <param name="options">Of the process.</param>
/// <param name="readiness">Told when the store is started.</param>
/// <param name="metrics">Where the looks for a catalogue are counted.</param>
/// <param name="time">Of the process; moved to the store's instant where that is a test clock.</param>
/// <param name="log">For what an operator should know.</param>
/// <param name="engine">Under the store, if it is the embedded one.</param>
internal sealed class StoreRunner(
    ImQuotaStore store, CutOffStore cutOff, ServerOptions options, StoreReadiness readiness, SchedulerMetrics metrics, TimeProvider time, ILogger<StoreRunner> log,
    LocalEngine? engine = null) : BackgroundService
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    /// <summary>A publisher applies a catalogue to the apps itself; this is for what processes remember, and for publishers that died.</summary>
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(5);

    private readonly ScheduledRuns _refreshes = metrics.Of("catalogue", RefreshEvery);

    /// <summary>The first attempt is waited for, so that a wrong secret ends the start instead of a running service.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryStartAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!readiness.IsStarted)
        {
            await Task.Delay(RetryEvery, time, stoppingToken);
            await TryStartAsync(stoppingToken);
        }

        using var timer = new PeriodicTimer(RefreshEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await store.RefreshAsync(stoppingToken);
                _refreshes.Done();
            }
            catch (StoreUnavailableException exception)
            {
                _refreshes.Failed();
                HostingLog.CatalogueNotRefreshed(log, exception.Message);
            }
        }
    }

    private async Task TryStartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.IdentifyAsync();
            if (await store.Clock.BeginAsync(options.TestClock, cancellationToken) is { } now && time is TestClock clock)
            {
                clock.MoveTo(now);
                ClockLog.TestClock(log, clock.Now);
            }

            foreach (StoreFinding finding in await store.StartAsync(cancellationToken))
            {
                Tell(finding);
            }

            if (options.Demo)
            {
                await DemoApps.EnsureAsync(store.Apps, time.Now(), cancellationToken);
                HostingLog.DemoApps(log);
            }

            // A marker that is remembered and lost in a kill would keep the next start from serving.
            await (engine?.CommitAsync(cancellationToken) ?? Task.CompletedTask);
            if (new KnownStore(options).Write(store.Identity!) is { } why)
            {
                HostingLog.StoreNotRemembered(log, why);
            }

            await cutOff.MakeWholeAsync(store, log, cancellationToken);
            readiness.Started();
            HostingLog.StoreStarted(log, store.Catalogue.Current.Version);
            PriceBook prices = store.Prices.Current;
            HostingLog.Prices(log, prices.Versions[^1].Prices.Version, prices.SettledBy is { } version ? $"version {version.Version}" : "default", prices.Settings.ToString());
        }
        catch (StoreUnavailableException exception)
        {
            HostingLog.StoreNotReached(log, RetryEvery.TotalSeconds, exception.Message);
        }
    }

    private void Tell(StoreFinding finding)
    {
        if (finding.Unsafe)
        {
            HostingLog.StoreUnsafe(log, finding.Text);
        }
        else
        {
            HostingLog.StoreNotLookedAt(log, finding.Text);
        }
    }
}
