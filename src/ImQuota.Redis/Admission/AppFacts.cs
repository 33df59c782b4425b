using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>What holds for an app at one version of its record; replaced whole.</summary>
internal sealed class AppFacts(RedisValue version, Entitlements entitlements, Catalogue catalogue, DateTimeZone zone)
{
    public RedisValue Version { get; } = version;

    public Entitlements Entitlements { get; } = entitlements;

    public Catalogue Catalogue { get; } = catalogue;

    public AppCalendar Calendar { get; } = new(zone);

    /// <summary>The catalogue's group types as the script reads them.</summary>
    public RedisValue GroupTypeRules { get; } = GroupTypeRulesText.Write(catalogue);

    public bool IsDue(Instant now) => Entitlements.ValidUntil is { } until && until <= now;
}
