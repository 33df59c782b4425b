using ImQuota.Domain.Admission;
using ImQuota.Server.Clocks;
using ImQuota.Server.Hosting;
using ImQuota.Server.Telemetry;

namespace ImQuota.Server.Scheduling;

/// <summary>Runs what is due as long as the service runs, each kind of work beside the others. On a test clock nothing becomes due by itself, and whoever moves it does the work.</summary>
internal sealed class DueWorkRunner(
    IEnumerable<IDueWork> works, StoreReadiness readiness, SchedulerMetrics metrics, TimeProvider time, ILogger<DueWorkRunner> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => time is TestClock ? Task.CompletedTask : Task.WhenAll(works.Select(work => RunAsync(work, stoppingToken)));

    private async Task RunAsync(IDueWork work, CancellationToken stoppingToken)
    {
        ScheduledRuns runs = metrics.Of(work.Name, work.LookEvery);

        // Other processes make work too, so the store is asked now and then instead of slept for.
        using var timer = new PeriodicTimer(work.LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!readiness.IsStarted)
            {
                continue;
            }

            try
            {
                DueRun run;
                do
                {
                    run = await work.RunDueAsync(stoppingToken);
                    if (run.Failed is null)
                    {
                        runs.Done();
                    }
                    else
                    {
                        runs.Failed();
                    }
                }
                while (run.More);
            }
            catch (StoreUnavailableException exception)
            {
                runs.Failed();
                SchedulingLog.WorkWaits(log, work.Name, exception.Message);
            }
        }
    }
}
