using ImQuota.Domain.Admission;
using ImQuota.Server.Telemetry;
using NodaTime;
using Prometheus;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>Each decision is counted once, under its own labels, however it was batched.</summary>
public sealed class AdmissionMetricsTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decided_MixedBatch_EachUnderItsLabels()
    {
        var metrics = new AdmissionMetrics(_registry);
        var logout = new LogoutAction("u", "c");
        var leave = new LeaveGroupAction("g", ["u"]);
        AdmissionOutcome allowed = Outcome(DenyReason.None);
        metrics.Decided(
            [.. new AdmissionAction[] { logout, logout, leave, logout, leave }.Select(action => new AdmissionRequest(AdmissionMode.Enforce, action))],
            [allowed, allowed, Outcome(DenyReason.GroupNotFound), allowed with { Source = DecisionSource.FallbackOpen, OverLimit = true }, Outcome(DenyReason.AppSuspended)],
            TimeSpan.FromMilliseconds(1));

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal(2, Decisions(scrape, "logout", "allowed", "", "store"));
        Assert.Equal(1, Decisions(scrape, "logout", "allowed", "", "fallback_open"));
        Assert.Equal(1, Decisions(scrape, "leave_group", "denied", "GROUP_NOT_FOUND", "store"));
        Assert.Equal(1, Decisions(scrape, "leave_group", "denied", "APP_SUSPENDED", "store"));
        Assert.Equal(5, scrape.Values.Where(series => series.Key.StartsWith("imquota_decisions_total{", StringComparison.Ordinal)).Sum(series => series.Value));
        Assert.Equal(1, scrape["imquota_decisions_over_limit_total{action=\"logout\"}"]);
        Assert.Equal((3, 2), (scrape["imquota_decision_seconds_count{verdict=\"allowed\"}"], scrape["imquota_decision_seconds_count{verdict=\"denied\"}"]));
        Assert.Equal(0.003, scrape["imquota_decision_seconds_sum{verdict=\"allowed\"}"], 9);
    }

    [Fact]
    public async Task Decided_SomeWithoutAnAnswer_FailedAndNotDenied()
    {
        var metrics = new AdmissionMetrics(_registry);
        var leave = new AdmissionRequest(AdmissionMode.Enforce, new LeaveGroupAction("g", ["u"]));
        AdmissionOutcome none = Outcome(DenyReason.None) with { Allowed = false, Undecided = "the store is away" };
        metrics.Decided([leave, leave, leave], [none, Outcome(DenyReason.None), none], TimeSpan.FromMilliseconds(1));

        Scrape scrape = await Scrape.OfAsync(_registry, Cancellation);

        Assert.Equal(1, scrape.Values.Where(series => series.Key.StartsWith("imquota_decisions_total{", StringComparison.Ordinal)).Sum(series => series.Value));
        Assert.Equal(
            (1, 0, 2),
            (scrape["imquota_decision_seconds_count{verdict=\"allowed\"}"], scrape["imquota_decision_seconds_count{verdict=\"denied\"}"],
                scrape["imquota_decision_seconds_count{verdict=\"failed\"}"]));
    }

    [Fact]
    public async Task Failed_ABatch_CountsItsActions()
    {
        var metrics = new AdmissionMetrics(_registry);
        metrics.Failed(7, TimeSpan.FromSeconds(2));

        Assert.Equal(7, (await Scrape.OfAsync(_registry, Cancellation))["imquota_decision_seconds_count{verdict=\"failed\"}"]);
    }

    [Fact]
    public void Labels_OfAllPlaces_Different()
        => Assert.Equal(DecisionLabels.Count, Enumerable.Range(0, DecisionLabels.Count).Select(place => string.Join('|', DecisionLabels.At(place))).Distinct().Count());

    private static AdmissionOutcome Outcome(DenyReason reason)
        => new() { Allowed = reason == DenyReason.None, Reason = reason, CheckedAt = Instant.FromUtc(2026, 5, 6, 7, 8) };

    private static double Decisions(Scrape scrape, string action, string verdict, string reason, string source)
        => scrape[$"imquota_decisions_total{{action=\"{action}\",verdict=\"{verdict}\",reason=\"{reason}\",source=\"{source}\"}}"];
}
