using ImQuota.Server.Telemetry;
using ImQuota.Testing.Clock;
using NodaTime;
using Prometheus;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>A scheduler's last run is the last that did all that was due.</summary>
public sealed class SchedulerMetricsTests
{
    [Fact]
    public async Task Runs_DoneThenFailed_LastRunIsTheOneThatWasDone()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        var clock = new OddTimeProvider(Instant.FromUnixTimeSeconds(1000));
        ScheduledRuns runs = new SchedulerMetrics(registry, clock).Of("accounts", TimeSpan.FromSeconds(90));
        runs.Done();
        clock.Advance(Duration.FromSeconds(5));
        runs.Failed();

        Scrape scrape = await Scrape.OfAsync(registry, TestContext.Current.CancellationToken);

        Assert.Equal(90, scrape["imquota_scheduler_interval_seconds{scheduler=\"accounts\"}"]);
        Assert.Equal(1000, scrape["imquota_scheduler_last_run_timestamp_seconds{scheduler=\"accounts\"}"]);
        Assert.Equal(1, scrape["imquota_scheduler_runs_total{scheduler=\"accounts\",result=\"done\"}"]);
        Assert.Equal(1, scrape["imquota_scheduler_runs_total{scheduler=\"accounts\",result=\"failed\"}"]);
    }
}
