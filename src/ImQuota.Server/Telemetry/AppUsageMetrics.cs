using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>
/// What the apps that are used most use of their limits, and the sums of the others that are known to be used. The values are the
/// store's, whoever counted them; which apps they are of is this process's view.
/// </summary>
internal sealed class AppUsageMetrics
{
    /// <summary>Limits of whole apps, with what counts against them; those of single users and groups have no one value.</summary>
    private static readonly (LimitKey Key, Func<AppUsage, long> Used)[] Limits =
    [
        (LimitKey.Users, static usage => usage.Users),
        (LimitKey.Mau, Mau),
        (LimitKey.Groups, static usage => usage.Groups),
        (LimitKey.LiveGroups, static usage => usage.LiveGroups),
        (LimitKey.DailyGrowth, static usage => usage.GrowthToday),
        (LimitKey.DailyBroadcast, static usage => usage.BroadcastToday),
    ];

    private readonly Gauge _used;
    private readonly Gauge _limit;
    private readonly (Gauge Gauge, Func<AppUsage, long> Value)[] _values;
    private readonly Gauge _readAt;
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    public AppUsageMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        _used = metrics.CreateGauge("imquota_app_limit_used", "What an app uses of a limit.", ["app", "limit"]);
        _limit = metrics.CreateGauge("imquota_app_limit", "An app's limit; there is none where it is unlimited.", ["app", "limit"]);
        _values =
        [
            (Gauge("imquota_app_mau", "Users active in the app's month so far."), Mau),
            (Gauge("imquota_app_mau_allowance", "Active users a month that cost nothing extra."), static usage => usage.Entitlements.MauAllowance),
            (Gauge("imquota_app_connections", "Connections open now (PCC)."), static usage => usage.Connections),
            (Gauge("imquota_app_connections_peak", "Most connections open at once in the app's month so far."), static usage => usage.PeakConnections),
            (Gauge("imquota_app_online_users", "Users with an open connection."), static usage => usage.OnlineUsers),
        ];
        _readAt = metrics.CreateGauge("imquota_app_usage_read_timestamp_seconds", "When the usage of apps was read last.");

        Gauge Gauge(string name, string help) => metrics.CreateGauge(name, help, ["app"]);
    }

    /// <param name="shown">Each with series of its own.</param>
    /// <param name="rest">Their sum.</param>
    /// <param name="unixSeconds">When they were read.</param>
    public void Show(IReadOnlyDictionary<ulong, AppUsage> shown, IReadOnlyCollection<AppUsage> rest, double unixSeconds)
    {
        foreach (string gone in _shown.Except(shown.Keys.Select(AppLabel.Of), StringComparer.Ordinal).ToArray())
        {
            Remove(gone);
        }

        foreach ((ulong sdkAppId, AppUsage usage) in shown)
        {
            Show(AppLabel.Of(sdkAppId), usage);
        }

        foreach ((Gauge gauge, Func<AppUsage, long> value) in _values)
        {
            gauge.WithLabels(AppUse.Other).Set(rest.Sum(value));
        }

        foreach ((LimitKey key, Func<AppUsage, long> used) in Limits)
        {
            _used.WithLabels(AppUse.Other, LimitNames.KeyOf(key)).Set(rest.Sum(used));
        }

        _readAt.Set(unixSeconds);
    }

    private static long Mau(AppUsage usage) => usage.MauExact ?? usage.MauEstimate;

    private void Show(string app, AppUsage usage)
    {
        _shown.Add(app);
        foreach ((Gauge gauge, Func<AppUsage, long> value) in _values)
        {
            gauge.WithLabels(app).Set(value(usage));
        }

        foreach ((LimitKey key, Func<AppUsage, long> used) in Limits)
        {
            string limit = LimitNames.KeyOf(key);
            long most = usage.Entitlements.Limits[(int)key];
            _used.WithLabels(app, limit).Set(used(usage));
            if (most == LimitValue.Unlimited)
            {
                _limit.RemoveLabelled(app, limit);
            }
            else
            {
                _limit.WithLabels(app, limit).Set(most);
            }
        }
    }

    private void Remove(string app)
    {
        _shown.Remove(app);
        foreach ((Gauge gauge, _) in _values)
        {
            gauge.RemoveLabelled(app);
        }

        foreach ((LimitKey key, _) in Limits)
        {
            _used.RemoveLabelled(app, LimitNames.KeyOf(key));
            _limit.RemoveLabelled(app, LimitNames.KeyOf(key));
        }
    }
}
