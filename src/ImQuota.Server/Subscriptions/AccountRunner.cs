using ImQuota.Domain.Admission;
using ImQuota.Server.Hosting;
using ImQuota.Server.Telemetry;

namespace ImQuota.Server.Subscriptions;

/// <summary>Runs the <see cref="AccountScheduler"/> as long as the service runs.</summary>
internal sealed class AccountRunner(
    AccountScheduler scheduler, StoreReadiness readiness, SchedulerMetrics metrics, TimeProvider time, ILogger<AccountRunner> log) : BackgroundService
{
    /// <summary>How late a state may change by itself. Other processes put wake-ups too, so the store is asked instead of slept for.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ScheduledRuns _runs = metrics.Of("accounts");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!readiness.IsStarted)
            {
                continue;
            }

            try
            {
                await scheduler.RunDueAsync(stoppingToken);
                _runs.Done();
            }
            catch (StoreUnavailableException exception)
            {
                _runs.Failed();
                SubscriptionLog.SchedulerWaits(log, exception.Message);
            }
        }
    }
}
