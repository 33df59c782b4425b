using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Redis.Admission;

/// <summary>What holds for an app at one version of its record; replaced whole.</summary>
/// <param name="packedEntitlements">As they stand in the store at that version, packed for the script.</param>
internal sealed class AppFacts(
    long version, AppRecord record, Entitlements entitlements, ReadOnlyMemory<byte> packedEntitlements, Catalogue catalogue, DateTimeZone zone)
{
    public long Version { get; } = version;

    public AppRecord Record { get; } = record;

    public Entitlements Entitlements { get; } = entitlements;

    public ReadOnlyMemory<byte> PackedEntitlements { get; } = packedEntitlements;

    public Catalogue Catalogue { get; } = catalogue;

    public AppCalendar Calendar { get; } = new(zone);

    /// <summary>The catalogue's group types as the script reads them.</summary>
    public string GroupTypeRules { get; } = GroupTypeRulesText.Write(catalogue);

    public bool IsDue(Instant now) => Entitlements.ValidUntil is { } until && until <= now;
}
