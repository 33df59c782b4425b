using ImQuota.Domain.Admission;
using ImQuota.Server.Telemetry;
using NodaTime;
using Prometheus;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>A few apps have series of their own, the rest is one; nobody is counted twice or not at all.</summary>
public sealed class AppUseTests
{
    private static readonly AdmissionOutcome Allowed = new() { Allowed = true, CheckedAt = NodaConstants.UnixEpoch };
    private static readonly AdmissionOutcome Denied = Allowed with { Allowed = false };

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decided_AMillionApps_FixedNumberOfSeries()
    {
        var use = new AppUse(_registry, 20);
        for (ulong app = 1; app <= 1_000_000; app++)
        {
            use.Decided(app, 1, 0);
            if (app % 100_000 == 0)
            {
                use.Choose();
            }
        }

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal(42, scrape.Values.Count);
    }

    [Fact]
    public async Task Scrape_AMillionAppsAndAHundredShown_BelowOneMegabyte()
    {
        var use = new AppUse(_registry, 100);
        var runs = new RunMetrics(_registry, use);
        _ = new AdmissionMetrics(_registry);
        _ = new NodeMetrics(_registry);
        _ = new ProcessMetrics(_registry);
        for (ulong app = 1_400_000_001; app <= 1_401_000_000; app++)
        {
            runs.RunEnded(app, [Allowed, Denied], TimeSpan.FromMilliseconds(1));
        }

        (IReadOnlyList<ulong> shown, IReadOnlyList<ulong> others) = use.Choose();
        runs.RunEnded(shown[0], [Allowed, Denied], TimeSpan.FromMilliseconds(1));
        new AppUsageMetrics(_registry).Show(shown.ToDictionary(app => app, _ => AppUsageMetricsTests.Usage("standard", 1)), [.. others.Select(_ => AppUsageMetricsTests.Usage("standard", 1))], 100);
        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal((100, 700), (shown.Count, others.Count));
        Assert.Equal(1_000_001, scrape.Values.Where(series => series.Key.StartsWith("imquota_app_decisions_total{", StringComparison.Ordinal) && series.Key.Contains("\"allowed\"", StringComparison.Ordinal)).Sum(series => series.Value));
        Assert.InRange(scrape.Text.Length, 100_000, 1_000_000);
    }

    [Fact]
    public async Task Decided_BeforeAndAfterItIsShown_EachIsCountedOnce()
    {
        var use = new AppUse(_registry, 1);
        use.Decided(7, 3, 1);
        Assert.Equal([7ul], use.Choose().Shown);
        use.Decided(7, 10, 2);
        use.Decided(8, 5, 0);

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal((10, 2), (scrape["imquota_app_decisions_total{app=\"7\",verdict=\"allowed\"}"], scrape["imquota_app_decisions_total{app=\"7\",verdict=\"denied\"}"]));
        Assert.Equal((8, 1), (scrape["imquota_app_decisions_total{app=\"other\",verdict=\"allowed\"}"], scrape["imquota_app_decisions_total{app=\"other\",verdict=\"denied\"}"]));
    }

    [Fact]
    public void Choose_NearlyAsMuchUsed_KeepsTheOneThatIsShown()
    {
        var use = new AppUse(_registry, 1);
        use.Decided(7, 10, 0);
        use.Choose();

        use.Decided(8, 30, 0);

        Assert.Equal("7; 8", Text(use.Choose()));
    }

    [Fact]
    public async Task Choose_OthersUsedMuchMore_ItsSeriesEnd()
    {
        var use = new AppUse(_registry, 1);
        use.Decided(7, 10, 0);
        use.Choose();

        use.Decided(8, 30, 0);
        use.Decided(9, 40, 0);

        Assert.Equal("9; 8 7", Text(use.Choose()));
        Assert.DoesNotContain("app=\"7\"", (await Scrape.OfAsync(_registry, Cancellation)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_NoLongerUsed_Forgotten()
    {
        var use = new AppUse(_registry, 1);
        use.Decided(7, 2, 0);

        Assert.Equal([7ul], use.Choose().Shown);
        Assert.Equal([7ul], use.Choose().Shown);
        Assert.Empty(use.Choose().Shown);
    }

    [Fact]
    public async Task Decided_NoneShown_NoAppIsNamed()
    {
        var use = new AppUse(_registry, 0);
        use.Decided(7, 2, 0);
        use.Choose();

        Assert.Equal(2, (await Scrape.OfAsync(_registry, Cancellation))["imquota_app_decisions_total{app=\"other\",verdict=\"allowed\"}"]);
        Assert.DoesNotContain("app=\"7\"", (await Scrape.OfAsync(_registry, Cancellation)).Text, StringComparison.Ordinal);
    }

    private static string Text((IReadOnlyList<ulong> Shown, IReadOnlyList<ulong> Others) chosen)
        => $"{string.Join(' ', chosen.Shown)}; {string.Join(' ', chosen.Others)}";
}
