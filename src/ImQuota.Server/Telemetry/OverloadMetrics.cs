using ImQuota.Server.Overload;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>What was not taken on.</summary>
internal sealed class OverloadMetrics
{
    private readonly Counter.Child _busy;
    private readonly Counter.Child _share;
    private readonly Counter.Child _rate;
    private readonly Counter _cutOff;
    private readonly Gauge _inProgress;
    private readonly Gauge _delay;

    public OverloadMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        Counter shed = metrics.CreateCounter("imquota_actions_shed_total", "Actions refused with RESOURCE_EXHAUSTED before anything was done, by why; a refused call counts as one.", ["cause"]);
        _busy = shed.WithLabels("busy");
        _share = shed.WithLabels("share");
        _rate = shed.WithLabels("rate");
        _cutOff = metrics.CreateCounter("imquota_slow_readers_total", "Streams that were cut off because their caller did not read.");
        _inProgress = metrics.CreateGauge("imquota_calls_in_progress", "Calls for decisions in progress, a batch being one for each 32 actions begun.");
        _delay = metrics.CreateGauge("imquota_dispatch_delay_seconds", "How long work waits for a thread, as last found.");
        Registry = registry;
    }

    private CollectorRegistry Registry { get; }

    public void Shed(ShedCause cause, int actions)
        => (cause switch { ShedCause.Share => _share, ShedCause.Rate => _rate, _ => _busy }).Inc(actions);

    public void CutOff() => _cutOff.Inc();

    /// <summary>Reads both at each scrape.</summary>
    public void Watch(AdmissionGate gate, DispatchDelay delay) => Registry.AddBeforeCollectCallback(() =>
    {
        _inProgress.Set(gate.InProgress);
        _delay.Set(delay.Last.TotalSeconds);
    });
}
