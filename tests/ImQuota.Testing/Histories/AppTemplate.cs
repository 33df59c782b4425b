using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Testing.Histories;

/// <summary>How an app of a history is created: its limits are small, so that they are hit all the time.</summary>
public sealed record AppTemplate(
    ulong App, string Edition, string ZoneId, string DataCentre, AppSettings Settings, IReadOnlyList<(LimitKey Key, long Limit)> Limits)
{
    /// <summary>Whose every app is.</summary>
    public const string Account = "account-1";

    /// <summary>The record as of <paramref name="now"/> (whole microseconds).</summary>
    public AppRecord ToRecord(Instant now) => new()
    {
        SdkAppId = App,
        Account = Account,
        Name = Edition,
        DataCentre = DataCentre,
        ZoneId = ZoneId,
        Edition = Edition,
        CreatedAt = now,
        Settings = Settings,
        Overrides = Limits
            .Select(limit => new LimitOverride(limit.Key, limit.Limit, ExpiresAt: null, "author", "reason", now))
            .ToList(),
    };
}
