using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>What runs by itself, now and then: when each did so last, and how it ended.</summary>
internal sealed class SchedulerMetrics
{
    private readonly Gauge _lastRun;
    private readonly Gauge _interval;
    private readonly Counter _runs;
    private readonly TimeProvider _time;

    public SchedulerMetrics(CollectorRegistry registry, TimeProvider time)
    {
        MetricFactory metrics = Instruments.Of(registry);
        _lastRun = metrics.CreateGauge("imquota_scheduler_last_run_timestamp_seconds", "When it last did all that was due.", ["scheduler"]);
        _interval = metrics.CreateGauge("imquota_scheduler_interval_seconds", "How often it is to run.", ["scheduler"]);
        _runs = metrics.CreateCounter("imquota_scheduler_runs_total", "How often it ran, by how it ended.", ["scheduler", "result"]);
        _time = time;
    }

    /// <param name="scheduler">A name of our own, e.g. <c>accounts</c>: it is a label.</param>
    /// <param name="every">How often it is to run: what "late" is measured by (alert ImQuotaSchedulerLate).</param>
    public ScheduledRuns Of(string scheduler, TimeSpan every)
    {
        _interval.WithLabels(scheduler).Set(every.TotalSeconds);
        return new(_lastRun.WithLabels(scheduler), _runs.WithLabels(scheduler, "done"), _runs.WithLabels(scheduler, "failed"), _time);
    }
}
