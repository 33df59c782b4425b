using System.Globalization;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Scale;

/// <summary>The steps for people.</summary>
internal static class ScaleText
{
    public static string Table(IEnumerable<ScaleStep> steps) => TextTable.Write(
        ["users", "groups", "B a monthly active user", "B a group", "B a membership", "B a friend side", "B a connection", "service µs a decision", "of the small app", "Redis µs a decision", "of the small app"],
        steps.Select(step => (IReadOnlyList<string>)
        [
            step.Users.ToString("N0", CultureInfo.InvariantCulture), step.Groups.ToString("N0", CultureInfo.InvariantCulture), One(step.BytesAnActive), One(step.BytesAGroup),
            One(step.BytesAMembership), One(step.BytesAFriendSide), One(step.BytesAConnection), Two(step.ServiceMicros), Two(step.SmallServiceMicros), Two(step.RedisMicros), Two(step.SmallRedisMicros),
        ]));

    /// <summary>Cost at the largest size over that of the small app, measured in turn.</summary>
    public static string Ratio(IReadOnlyList<ScaleStep> steps) => string.Create(
        CultureInfo.InvariantCulture, $"cost at {steps[^1].Users:N0} users / of the small app: service {steps[^1].ServiceRatio:F2}, Redis {steps[^1].RedisRatio:F2}");

    public static SvgChart Chart(IReadOnlyList<ScaleStep> steps) => new(
        "CPU of a decision by size of the app", "users", "µs",
        [
            new ChartSeries("service", [.. steps.Select(step => ((double)step.Users, step.ServiceMicros))]),
            new ChartSeries("Redis", [.. steps.Select(step => ((double)step.Users, step.RedisMicros))]),
        ],
        LogX: true);

    private static string One(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
