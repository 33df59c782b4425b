using System.Globalization;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Domain.Audit;

/// <summary>An app's record as fields with texts, so that two can be compared and the difference be read by people.</summary>
public static class AppFields
{
    /// <summary>What differs; null stands for an app that is not there.</summary>
    public static IReadOnlyList<FieldChange> Between(AppRecord? before, AppRecord? after) => FieldChange.Between(Of(before), Of(after));

    private static Dictionary<string, string> Of(AppRecord? app)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (app is null)
        {
            return fields;
        }

        fields["account"] = app.Account;
        fields["name"] = app.Name;
        fields["data_centre"] = app.DataCentre;
        fields["zone_id"] = app.ZoneId;
        fields["edition"] = app.Edition;
        fields["disabled"] = Text(app.Disabled);
        fields["sub_reason"] = app.SuspendedFor ?? "";
        fields["push_approved_at"] = Text(app.PushApprovedAt);
        fields["trial_started_at"] = Text(app.TrialStartedAt);
        AddSettings(fields, app.Settings);
        foreach (IGrouping<LimitKey, LimitOverride> limit in app.Overrides.GroupBy(one => one.Key))
        {
            fields[$"overrides.{LimitNames.KeyOf(limit.Key)}"] = string.Join(", ", limit.Select(Text));
        }

        return fields;
    }

    private static void AddSettings(Dictionary<string, string> fields, AppSettings settings)
    {
        fields["settings.unknown_groups"] = settings.AdoptUnknownGroups ? "adopt" : "refuse";
        fields["settings.net_credit"] = settings.NetCreditAnyDay ? "any_day" : "same_day";
        fields["settings.count_live_membership"] = Text(settings.CountLiveMembership);
        fields["settings.mau_counting"] = settings.MauByHyperLogLog ? "hll" : "exact";
        fields["settings.cross_platform_policy"] = Text(settings.CrossPlatform);
        foreach ((LimitKey key, LimitMode mode) in settings.LimitModes)
        {
            fields[$"settings.limit_modes.{LimitNames.KeyOf(key)}"] = Text(mode);
        }
    }

    private static string Text(LimitOverride one)
    {
        string limit = one.Limit == LimitValue.Unlimited ? "unlimited" : one.Limit.ToString(CultureInfo.InvariantCulture);
        return one.ExpiresAt is { } end ? $"{limit} until {Text(end)}" : limit;
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(Instant? value) => value is { } instant ? instant.ToString() : "";

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Globalization", "CA1308", Justification = "Names on the wire are lower case.")]
    private static string Text<T>(T value)
        where T : struct, Enum
        => value.ToString().ToLowerInvariant();
}
