using ImQuota.Domain.Admission;
using ImQuota.Redis.Telemetry;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>What the store tells of its runs: how large they are, where the time of decisions goes, whose actions they decide.</summary>
internal sealed class RunMetrics : IStoreListener
{
    private readonly AppUse _apps;
    private readonly VerdictTimes _service;
    private readonly VerdictTimes _store;
    private readonly Histogram _actions;
    private readonly Counter.Child[] _failures;
    private readonly Counter.Child[] _notAsked;
    private readonly Counter _refused;
    private readonly Counter _expired;

    public RunMetrics(CollectorRegistry registry, AppUse apps)
    {
        MetricFactory metrics = Instruments.Of(registry);
        Histogram parts = metrics.CreateLatency(
            "imquota_decision_part_seconds", "Parts of a decision's time: waiting in the service until its run began, and the run in the store.", "part", "verdict");
        Counter failures = metrics.CreateCounter("imquota_run_failures_total", "Runs that the store did not carry out, by what was wrong.", ["kind"]);
        _apps = apps;
        _service = new VerdictTimes(parts, "service");
        _store = new VerdictTimes(parts, "store");
        _actions = metrics.CreateHistogram(
            "imquota_run_actions",
            "Actions that went to the store together.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 2, 11) });
        _failures = [.. Enum.GetValues<StoreFault>().Order().Select(fault => failures.WithLabels(StoreFaultLabels.Of(fault)))];
        Counter notAsked = metrics.CreateCounter(
            "imquota_calls_not_asked_total", "Calls that were not taken to the store because it was known to be away, by what was wrong.", ["kind"]);
        _notAsked = [.. Enum.GetValues<StoreFault>().Order().Select(fault => notAsked.WithLabels(StoreFaultLabels.Of(fault)))];
        _refused = metrics.CreateCounter("imquota_calls_refused_total", "Calls that were turned away because too many actions of their app waited already.");
        _expired = metrics.CreateCounter("imquota_node_connections_expired_total", "Connections whose node's lease ended without a word of it.");
    }

    public void RunEnded(ulong sdkAppId, ReadOnlySpan<AdmissionOutcome> outcomes, TimeSpan elapsed)
    {
        int allowed = VerdictTimes.CountAllowed(outcomes);
        int denied = outcomes.Length - allowed;
        _actions.Observe(outcomes.Length);
        _store.Decided(allowed, denied, elapsed);
        _apps.Decided(sdkAppId, allowed, denied);
    }

    public void RunFailed(int actions, StoreFault fault, TimeSpan elapsed)
    {
        _actions.Observe(actions);
        _store.Failed(actions, elapsed);
        _failures[(int)fault].Inc();
    }

    public void CallEnded(ReadOnlySpan<AdmissionOutcome> outcomes, TimeSpan waited)
    {
        int allowed = VerdictTimes.CountAllowed(outcomes);
        _service.Decided(allowed, outcomes.Length - allowed, waited);
    }

    public void CallFailed(int actions, TimeSpan waited) => _service.Failed(actions, waited);

    public void CallRefused() => _refused.Inc();

    public void CallNotAsked(StoreFault fault) => _notAsked[(int)fault].Inc();

    public void LeasesEnded(long connections) => _expired.Inc(connections);
}
