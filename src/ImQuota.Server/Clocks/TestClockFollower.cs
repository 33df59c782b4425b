using ImQuota.Domain.Admission;
using ImQuota.Server.Hosting;

namespace ImQuota.Server.Clocks;

/// <summary>Takes up where other processes move the store's test clock; nothing to do on the system's clock.</summary>
internal sealed class TestClockFollower(ClockAdvance advance, StoreReadiness readiness, TimeProvider time, ILogger<TestClockFollower> log) : BackgroundService
{
    /// <summary>How long another process may decide by the time before.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (time is not TestClock clock)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (readiness.IsStarted)
                {
                    await advance.ReadAsync(clock, stoppingToken);
                }
            }
            catch (StoreUnavailableException exception)
            {
                ClockLog.NotRead(log, exception.Message);
            }
        }
    }
}
