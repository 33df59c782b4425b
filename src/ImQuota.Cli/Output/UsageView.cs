using System.Globalization;
using ImQuota.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ImQuota.Cli.Output;

/// <summary>An app's usage: counts beside their limits, then everything else.</summary>
internal static class UsageView
{
    public static IReadOnlyList<IRenderable> Of(AppUsage usage)
    {
        Table limits = new Table { Border = TableBorder.Rounded }
            .AddColumn("limit").AddColumn(new TableColumn("used").RightAligned()).AddColumn(new TableColumn("of").RightAligned()).AddColumn("mode");
        foreach (LimitEntitlement limit in usage.Entitlements?.Limits ?? [])
        {
            if (UsedOf(usage, limit.Key) is { } used)
            {
                limits.AddRow(new Text(SafeText.Of(limit.Name)), Used(used, limit.Limit), Limit(limit.Limit), new Text(limit.Mode.ToString().ToLowerInvariant()));
            }
        }

        AppUsage rest = usage.Clone();
        rest.Entitlements = null;
        return [new Text($"{SafeText.Of(usage.Entitlements?.EditionName ?? "")} {usage.SdkAppId}"), limits, .. MessageView.Of(rest)];
    }

    /// <summary>Red where nothing more fits.</summary>
    public static Text Used(long used, long limit)
        => new(used.ToString("N0", CultureInfo.InvariantCulture), limit >= 0 && used >= limit ? new Style(Color.Red) : Style.Plain);

    public static Text Limit(long limit) => new(limit < 0 ? "unlimited" : limit.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>Null: it is counted by user or group.</summary>
    private static long? UsedOf(AppUsage usage, string key) => key switch
    {
        "users" => usage.Users,
        "mau" => usage.HasMauExact ? usage.MauExact : usage.MauEstimate,
        "groups" => usage.Groups,
        "live_groups" => usage.LiveGroups,
        "daily_growth" => usage.GrowthToday,
        "daily_broadcast" => usage.BroadcastToday,
        _ => null,
    };
}
