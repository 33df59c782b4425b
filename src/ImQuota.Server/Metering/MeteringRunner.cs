using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Server.Hosting;

namespace ImQuota.Server.Metering;

/// <summary>Tells usage as long as the service runs: looks at what is due, and delivers to each sink beside the others.</summary>
internal sealed class MeteringRunner(
    EmissionScheduler scheduler,
    UsageTouches touches,
    IEnumerable<SinkDelivery> deliveries,
    IOutboxStore outbox,
    MeteringOptions options,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<MeteringRunner> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IEnumerable<Task> works = [RepeatAsync(options.Interval, touches.FlushAsync, stoppingToken)];
        if (options.HasSinks)
        {
            works = works.Append(RepeatAsync(LookEvery, scheduler.RunDueAsync, stoppingToken)).Concat(deliveries.Select(one => DeliverAsync(one, stoppingToken)));
        }

        return Task.WhenAll(works);
    }

    private Task DeliverAsync(SinkDelivery delivery, CancellationToken stoppingToken)
    {
        bool joined = false;
        return RepeatAsync(LookEvery, RunAsync, stoppingToken);

        async Task RunAsync(CancellationToken cancellationToken)
        {
            if (!joined)
            {
                await outbox.JoinAsync(delivery.Sink, cancellationToken);
                joined = true;
            }

            await delivery.RunDueAsync(cancellationToken);
        }
    }

    private async Task RepeatAsync(TimeSpan every, Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!readiness.IsStarted)
            {
                continue;
            }

            try
            {
                await work(stoppingToken);
            }
            catch (StoreUnavailableException exception)
            {
                MeteringLog.MeteringWaits(log, exception.Message);
            }
        }
    }
}
