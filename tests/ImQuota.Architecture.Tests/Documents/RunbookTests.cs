using System.Text.RegularExpressions;
using Xunit;

namespace ImQuota.Architecture.Tests.Documents;

/// <summary>Each alert leads to its heading in the runbook, and each heading there has its alert; each alert has a unit test that fires it.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Rules = Repository.Read("deploy/prometheus/rules.yml");

    private static string[] Alerts => [.. Alert().Matches(Rules).Select(match => match.Groups["name"].Value)];

    [Fact]
    public void Alerts_OfTheRules_LeadToTheirHeading()
    {
        string[] links = [.. Link().Matches(Rules).Select(match => match.Groups["name"].Value)];

        Assert.True(Alerts.Length > 10, $"Only {string.Join(", ", Alerts)} were found.");
        Assert.Equal(Alerts.Select(alert => "docs/runbook.md#" + alert.ToLowerInvariant()), links);
    }

    [Fact]
    public void Headings_OfTheRunbook_AreTheAlerts()
        => Assert.Equal(Alerts, Heading().Matches(Repository.Read("docs/runbook.md")).Select(match => match.Groups["name"].Value));

    [Fact]
    public void Tests_OfTheRules_FireEachAlertAndKeepItSilentOnce()
    {
        string tests = Repository.Read("deploy/prometheus/tests.yml");

        Assert.All(Alerts, alert =>
        {
            Assert.Matches($@"alertname: {alert}\n\s+exp_alerts:\n\s+- exp_labels", tests);
            Assert.Contains($"alertname: {alert}, exp_alerts: []", tests, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex(@"- alert: (?<name>\w+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alert();

    [GeneratedRegex(@"runbook: (?<name>\S+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^## (?<name>\w+)$", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();
}
