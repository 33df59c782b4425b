using ImQuota.Domain.Admission;
using ImQuota.Redis.Connections;
using ImQuota.Server.Telemetry;
using Prometheus;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>What is shown of the store's servers is what they are now.</summary>
public sealed class StoreHealthMetricsTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looked_ServerGoesAway_ItsTimesEndAndItsFaultStays()
    {
        var health = new StoreHealthMetrics(_registry);
        health.Looked([new EndpointHealth("r:1", false, null, TimeSpan.FromMilliseconds(2), TimeSpan.FromSeconds(-3))], 100);
        Scrape before = await Scrape.OfAsync(_registry, Cancellation);
        health.Looked([new EndpointHealth("r:1", false, StoreFault.Loading, TimeSpan.Zero, TimeSpan.Zero)], 105);
        Scrape after = await Scrape.OfAsync(_registry, Cancellation);

        const string Server = "{endpoint=\"r:1\",role=\"primary\"}";
        Assert.Equal((1, 0.002, -3), (before["imquota_store_up" + Server], before["imquota_store_round_trip_seconds" + Server], before["imquota_store_clock_skew_seconds" + Server]));
        Assert.Equal((0, double.NaN, double.NaN), (after["imquota_store_up" + Server], after["imquota_store_round_trip_seconds" + Server], after["imquota_store_clock_skew_seconds" + Server]));
        Assert.Equal(105, after["imquota_store_last_fault_timestamp_seconds{endpoint=\"r:1\",kind=\"loading\"}"]);
    }

    [Fact]
    public async Task Looked_RoleChanges_OnlyTheNewOneIsShown()
    {
        var health = new StoreHealthMetrics(_registry);
        health.Looked([new EndpointHealth("r:1", true, null, TimeSpan.Zero, TimeSpan.Zero)], 100);
        health.Looked([new EndpointHealth("r:1", false, null, TimeSpan.Zero, TimeSpan.Zero)], 105);

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal(1, scrape["imquota_store_up{endpoint=\"r:1\",role=\"primary\"}"]);
        Assert.DoesNotContain("replica", scrape.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Found_UnsafeAndUnseen_CountedApart()
    {
        var health = new StoreHealthMetrics(_registry);
        health.Found([new StoreFinding(true, "a"), new StoreFinding(true, "b"), new StoreFinding(false, "c")]);

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal((2, 1), (scrape["imquota_store_findings{kind=\"unsafe\"}"], scrape["imquota_store_findings{kind=\"unseen\"}"]));
    }
}
