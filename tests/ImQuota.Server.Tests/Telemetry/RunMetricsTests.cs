using ImQuota.Domain.Admission;
using ImQuota.Server.Telemetry;
using NodaTime;
using Prometheus;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>What the store tells ends up where it belongs.</summary>
public sealed class RunMetricsTests
{
    private static readonly AdmissionOutcome Allowed = new() { Allowed = true, CheckedAt = Instant.FromUtc(2026, 5, 6, 7, 8) };
    private static readonly AdmissionOutcome Denied = Allowed with { Allowed = false, Reason = DenyReason.GroupFull };

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly RunMetrics _runs;

    public RunMetricsTests() => _runs = new RunMetrics(_registry, new AppUse(_registry, 0));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunEnded_AndItsCalls_PartsByVerdict()
    {
        _runs.RunEnded(7, [Allowed, Allowed, Denied], TimeSpan.FromMilliseconds(4));
        _runs.CallEnded([Allowed, Denied], TimeSpan.FromMilliseconds(1));
        _runs.CallEnded([Allowed], TimeSpan.Zero);

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal((2, 0.008), Part(scrape, "store", "allowed"));
        Assert.Equal((1, 0.004), Part(scrape, "store", "denied"));
        Assert.Equal((2, 0.001), Part(scrape, "service", "allowed"));
        Assert.Equal((1, 0.001), Part(scrape, "service", "denied"));
        Assert.Equal((1, 3), (scrape["imquota_run_actions_count"], scrape["imquota_run_actions_sum"]));
        Assert.Equal(2, scrape["imquota_app_decisions_total{app=\"other\",verdict=\"allowed\"}"]);
    }

    [Fact]
    public async Task RunFailed_AndItsCalls_FailedByKind()
    {
        _runs.RunFailed(3, StoreFault.ReadOnly, TimeSpan.FromMilliseconds(4));
        _runs.CallFailed(3, TimeSpan.FromMilliseconds(1));
        _runs.CallRefused();
        _runs.CallNotAsked(StoreFault.Hung);
        _runs.LeasesEnded(12);

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal((3, 0.012), Part(scrape, "store", "failed"));
        Assert.Equal((3, 0.003), Part(scrape, "service", "failed"));
        Assert.Equal(1, scrape["imquota_run_failures_total{kind=\"read_only\"}"]);
        Assert.Equal(1, scrape.Values.Where(series => series.Key.StartsWith("imquota_run_failures_total", StringComparison.Ordinal)).Sum(series => series.Value));
        Assert.Equal(1, scrape["imquota_calls_not_asked_total{kind=\"hung\"}"]);
        Assert.Equal((1, 12), (scrape["imquota_calls_refused_total"], scrape["imquota_node_connections_expired_total"]));
    }

    private static (double Count, double Sum) Part(Scrape scrape, string part, string verdict)
    {
        string labels = $"{{part=\"{part}\",verdict=\"{verdict}\"}}";
        return (scrape["imquota_decision_part_seconds_count" + labels], Math.Round(scrape["imquota_decision_part_seconds_sum" + labels], 9));
    }
}
