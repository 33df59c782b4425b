using ImQuota.Redis.Connections;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>How the servers of the store answer, and whether they keep what they are given.</summary>
internal sealed class StoreHealthMetrics
{
    private readonly Gauge _up;
    private readonly Gauge _roundTrip;
    private readonly Gauge _skew;
    private readonly Gauge _lastFault;
    private readonly Gauge.Child _unsafe;
    private readonly Gauge.Child _unseen;
    private readonly HashSet<(string Endpoint, string Role)> _shown = [];

    public StoreHealthMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        string[] server = ["endpoint", "role"];
        _up = metrics.CreateGauge("imquota_store_up", "1: the server answered when it was last asked; 0: it did not.", server);
        _roundTrip = metrics.CreateGauge("imquota_store_round_trip_seconds", "How long the server took to tell its time; none while it does not answer.", server);
        _skew = metrics.CreateGauge("imquota_store_clock_skew_seconds", "The server's clock minus this process's, exact to half a round trip; none while it does not answer.", server);
        _lastFault = metrics.CreateGauge(
            "imquota_store_last_fault_timestamp_seconds", "When the server was last found not to answer, by what was wrong.", ["endpoint", "kind"]);
        Gauge findings = metrics.CreateGauge(
            "imquota_store_findings", "Settings of the store that can lose counts (unsafe), or that could not be looked at (unseen); the log names them.", ["kind"]);
        _unsafe = findings.WithLabels("unsafe");
        _unseen = findings.WithLabels("unseen");
    }

    public void Found(IReadOnlyList<StoreFinding> findings)
    {
        _unsafe.Set(findings.Count(finding => finding.Unsafe));
        _unseen.Set(findings.Count(finding => !finding.Unsafe));
    }

    /// <param name="servers">All there are; others are no longer shown.</param>
    /// <param name="unixSeconds">Now.</param>
    public void Looked(IReadOnlyList<EndpointHealth> servers, double unixSeconds)
    {
        HashSet<(string Endpoint, string Role)> seen = [.. servers.Select(server => (server.Endpoint, RoleOf(server)))];
        foreach ((string endpoint, string role) in _shown.Except(seen).ToArray())
        {
            _shown.Remove((endpoint, role));
            _up.RemoveLabelled(endpoint, role);
            Forget(endpoint, role);
        }

        _shown.UnionWith(seen);
        foreach (EndpointHealth server in servers)
        {
            Show(server, unixSeconds);
        }
    }

    private static string RoleOf(EndpointHealth server) => server.IsReplica ? "replica" : "primary";

    private void Show(EndpointHealth server, double unixSeconds)
    {
        string role = RoleOf(server);
        _up.WithLabels(server.Endpoint, role).Set(server.Fault is null ? 1 : 0);
        if (server.Fault is { } fault)
        {
            _lastFault.WithLabels(server.Endpoint, StoreFaultLabels.Of(fault)).Set(unixSeconds);
            Forget(server.Endpoint, role);
            return;
        }

        _roundTrip.WithLabels(server.Endpoint, role).Set(server.RoundTrip.TotalSeconds);
        _skew.WithLabels(server.Endpoint, role).Set(server.ClockSkew.TotalSeconds);
    }

    /// <summary>What was measured last says nothing about now.</summary>
    private void Forget(string endpoint, string role)
    {
        _roundTrip.RemoveLabelled(endpoint, role);
        _skew.RemoveLabelled(endpoint, role);
    }
}
