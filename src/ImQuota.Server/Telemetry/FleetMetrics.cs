using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>How many apps there are, of which editions, and how many bills wait for somebody.</summary>
internal sealed class FleetMetrics
{
    private readonly Gauge _apps;
    private readonly Gauge _served;
    private readonly Gauge _parked;

    public FleetMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        _apps = metrics.CreateGauge("imquota_apps", "Apps in the store.");
        _served = metrics.CreateGauge("imquota_apps_served", "Apps that this process has served since its start, by their edition.", ["edition"]);
        _parked = metrics.CreateGauge("imquota_bills_parked", "Bills that broke an invariant, each holding up its account's billing until it is released.");
    }

    public void Show(long apps, IReadOnlyDictionary<string, long> served, long parked)
    {
        _apps.Set(apps);
        _parked.Set(parked);
        foreach ((string edition, long count) in served)
        {
            _served.WithLabels(edition).Set(count);
        }
    }
}
