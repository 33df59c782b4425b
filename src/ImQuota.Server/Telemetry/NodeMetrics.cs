using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>Nodes that are attached to this process, and their leases.</summary>
internal sealed class NodeMetrics
{
    private readonly Gauge _streams;
    private readonly Gauge _leases;
    private readonly Counter _lost;
    private readonly Counter _reports;

    public NodeMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        _streams = metrics.CreateGauge("imquota_node_streams", "Nodes attached to this process.");
        _leases = metrics.CreateGauge("imquota_node_leases", "Leases that nodes attached to this process hold, one a node and app.");
        _lost = metrics.CreateCounter("imquota_node_leases_lost_total", "Leases that ended, or went to another stream of the node, while their stream was open.");
        _reports = metrics.CreateCounter("imquota_node_reports_total", "Full reports of a node's connections that were taken over.");
    }

    public void Attached() => _streams.Inc();

    /// <param name="leases">That it still held.</param>
    public void Left(int leases)
    {
        _streams.Dec();
        _leases.Dec(leases);
    }

    public void LeaseTaken() => _leases.Inc();

    public void LeaseLost()
    {
        _leases.Dec();
        _lost.Inc();
    }

    public void Reported() => _reports.Inc();
}
