using System.Globalization;
using ImQuota.Load.H2;

namespace ImQuota.Load.Compare;

/// <summary>What a service says it decided: its own counters, read from /metrics.</summary>
internal sealed class DecisionCounter(HttpClient http, H2Endpoint admin)
{
    /// <param name="action">Label of the action, e.g. <c>join_group</c>.</param>
    public async Task<long> AllowedAsync(string action, CancellationToken cancellationToken)
        => Parse(await http.GetStringAsync(new Uri(admin.Address, "metrics"), cancellationToken), action);

    internal static long Parse(string metrics, string action)
    {
        string start = $"imquota_decisions_total{{action=\"{action}\",verdict=\"allowed\",reason=\"\",source=\"store\"";
        string line = metrics.Split('\n').FirstOrDefault(one => one.StartsWith(start, StringComparison.Ordinal)) ?? "x 0";
        return (long)double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
    }
}
