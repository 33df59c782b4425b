using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Telemetry;
using NodaTime;
using Prometheus;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>Apps that are shown have their own values and limits, the others a sum; nothing stays of those that are shown no longer.</summary>
public sealed class AppUsageMetricsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 5, 6, 7, 8);
    private static readonly Catalogue Catalogue = CatalogueReader.Read(CatalogueReader.BuiltInJson, 1).Catalogue!;

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Show_OneAndTheRest_OwnValuesAndASum()
    {
        new AppUsageMetrics(_registry).Show(Shown(7, Usage("developer", 30)), [Usage("developer", 1), Usage("standard", 2)], 100);

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal((30, 3), (scrape["imquota_app_mau{app=\"7\"}"], scrape["imquota_app_mau{app=\"other\"}"]));
        Assert.Equal((31, 5), (scrape["imquota_app_connections{app=\"7\"}"], scrape["imquota_app_connections{app=\"other\"}"]));
        Assert.Equal((32, 7), (scrape["imquota_app_connections_peak{app=\"7\"}"], scrape["imquota_app_connections_peak{app=\"other\"}"]));
        Assert.Equal(10, scrape["imquota_app_limit{app=\"7\",limit=\"live_groups\"}"]);
        Assert.Equal((33, 9), (scrape["imquota_app_limit_used{app=\"7\",limit=\"daily_growth\"}"], scrape["imquota_app_limit_used{app=\"other\",limit=\"daily_growth\"}"]));
        Assert.Equal(100, scrape["imquota_app_usage_read_timestamp_seconds"]);
        Assert.DoesNotContain(scrape.Values.Keys, series => series.StartsWith("imquota_app_limit{app=\"other\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_LimitBecomesUnlimited_ItsSeriesEnds()
    {
        var metrics = new AppUsageMetrics(_registry);
        AppUsage finite = Usage("developer", 30);
        long[] limits = [.. finite.Entitlements.Limits];
        limits[(int)LimitKey.LiveGroups] = LimitValue.Unlimited;
        metrics.Show(Shown(7, finite), [], 100);

        metrics.Show(Shown(7, finite with { Entitlements = finite.Entitlements with { Limits = limits } }), [], 115);

        Assert.Equal(double.NaN, (await Scrape.OfAsync(_registry, Cancellation))["imquota_app_limit{app=\"7\",limit=\"live_groups\"}"]);
    }

    [Fact]
    public async Task Show_AnotherApp_NothingStaysOfTheFirst()
    {
        var metrics = new AppUsageMetrics(_registry);
        metrics.Show(Shown(7, Usage("developer", 30)), [], 100);
        metrics.Show(Shown(8, Usage("developer", 40)), [], 115);

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal(40, scrape["imquota_app_mau{app=\"8\"}"]);
        Assert.DoesNotContain("app=\"7\"", scrape.Text, StringComparison.Ordinal);
    }

    private static Dictionary<ulong, AppUsage> Shown(ulong app, AppUsage usage) => new() { [app] = usage };

    /// <summary>Values that rise by one from <paramref name="first"/>.</summary>
    internal static AppUsage Usage(string edition, long first) => new()
    {
        Entitlements = EntitlementResolver.Resolve(
            Catalogue, new AppRecord { SdkAppId = 7, ZoneId = AppDefaults.ZoneId, Edition = edition, CreatedAt = Now }, Now),
        AsOf = Now,
        Month = "2026-05",
        DayEndsAt = Now,
        MonthEndsAt = Now,
        Users = 0,
        MauExact = first,
        MauEstimate = first + 1000,
        Groups = 0,
        LiveGroups = 0,
        GrowthToday = first + 3,
        BroadcastToday = 0,
        Connections = first + 1,
        PeakConnections = first + 2,
        PeakAt = null,
        PeakByNode = new Dictionary<string, long>(),
        ConnectionsByNode = new Dictionary<string, long>(),
        OnlineUsers = 0,
        PeakOnlineUsers = 0,
    };
}
