using ImQuota.Domain.Admission;
using ImQuota.Redis;
using ImQuota.Server.Hosting;

namespace ImQuota.Server.Telemetry;

/// <summary>Looks at what nobody tells: the servers of the store, their settings, and the usage of the apps that are shown.</summary>
internal sealed class TelemetryRunner(
    ImQuotaStore store,
    StoreHealthMetrics health,
    AppUsageReader usage,
    StoreReadiness readiness,
    SchedulerMetrics schedulers,
    TimeProvider time,
    ILogger<TelemetryRunner> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>Usage changes slowly, and is up to 160 small runs.</summary>
    private const int LooksPerUsage = 3;

    private const int LooksPerSettings = 12;

    private readonly ScheduledRuns _runs = schedulers.Of("usage_metrics", LookEvery * LooksPerUsage);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>One look at everything; a second one waits for the first.</summary>
    /// <param name="usageToo">At the usage of apps.</param>
    /// <param name="settingsToo">At the settings of the store.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task LookAsync(bool usageToo, bool settingsToo, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            health.Looked(await store.LookAtServersAsync(cancellationToken), time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
            if (settingsToo)
            {
                health.Found(await store.CheckSettingsAsync());
            }

            if (usageToo)
            {
                await usage.ReadAsync(cancellationToken);
                _runs.Done();
            }
        }
        catch (StoreUnavailableException exception)
        {
            _runs.Failed();
            TelemetryLog.UsageNotRead(log, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One app that cannot be read must not end the service, which is what an exception here would do.
            _runs.Failed();
            TelemetryLog.LookFailed(log, exception);
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        int looks = 0;
        do
        {
            bool started = readiness.IsStarted;
            await LookAsync(started && looks % LooksPerUsage == 0, started && looks % LooksPerSettings == 0, stoppingToken);
            looks += started ? 1 : 0;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
