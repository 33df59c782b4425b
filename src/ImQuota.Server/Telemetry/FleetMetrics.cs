using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>How many apps there are, and of which editions.</summary>
internal sealed class FleetMetrics
{
    private readonly Gauge _apps;
    private readonly Gauge _served;

    public FleetMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        _apps = metrics.CreateGauge("imquota_apps", "Apps in the store.");
        _served = metrics.CreateGauge("imquota_apps_served", "Apps that this process has served since its start, by their edition.", ["edition"]);
    }

    public void Show(long apps, IReadOnlyDictionary<string, long> served)
    {
        _apps.Set(apps);
        foreach ((string edition, long count) in served)
        {
            _served.WithLabels(edition).Set(count);
        }
    }
}
