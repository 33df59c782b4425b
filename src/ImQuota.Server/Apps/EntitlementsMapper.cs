using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;
using NodaTime;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Apps;

/// <summary>Entitlements on the wire, each limit with where its value comes from.</summary>
internal static class EntitlementsMapper
{
    /// <param name="entitlements">What the store decides by.</param>
    /// <param name="app">The record they were resolved from.</param>
    /// <param name="catalogue">The catalogue in force.</param>
    /// <param name="now">The instant they hold at.</param>
    public static Wire.Entitlements ToProto(Entitlements entitlements, AppRecord app, Catalogue catalogue, Instant now)
    {
        Edition? edition = catalogue.Editions.GetValueOrDefault(entitlements.Edition);
        var wire = new Wire.Entitlements
        {
            Edition = entitlements.Edition,
            EditionName = edition?.Name ?? "",
            CatalogVersion = entitlements.CatalogueVersion,
            State = AppMapper.ToProto(entitlements.State),
            SubReason = entitlements.SubReason,
            MauAllowance = entitlements.MauAllowance,
            RetentionDays = entitlements.RetentionDays,
            Devices = ToProto(entitlements.Devices),
            ValidUntil = entitlements.ValidUntil.ToTimestamp(),
        };
        for (LimitKey key = LimitKey.Users; key <= LimitKey.DailyBroadcast; key++)
        {
            wire.Limits.Add(LimitOf(key, entitlements, edition, app, now));
        }

        for (int i = 1; i < entitlements.Features.Count; i++)
        {
            wire.Features.Add(new Wire.FeatureEntitlement { Feature = (Wire.Feature)i, State = ToProto(entitlements.Features[i]) });
        }

        return wire;
    }

    public static Wire.DeviceCaps ToProto(DeviceCaps devices)
        => new() { PerNativePlatform = devices.PerNativePlatform, OnWeb = devices.OnWeb };

    public static Wire.LimitEntitlement LimitOf(LimitKey key, Entitlements entitlements, Edition? edition, AppRecord app, Instant now)
    {
        long limit = entitlements.Limits[(int)key];
        LimitOverride? current = LimitOverrides.InForce(app.Overrides, key, now);
        return new Wire.LimitEntitlement
        {
            Key = LimitNames.KeyOf(key),
            Name = LimitNames.NameOf(key),
            Limit = limit,
            Mode = LimitModes.ToWire(entitlements.Modes[(int)key]),
            EditionLimit = edition?.Limits[key] ?? limit,
            Override = current is null ? null : AppMapper.ToProto(current),
        };
    }

    private static Wire.FeatureState ToProto(FeatureState state) => state switch
    {
        FeatureState.NotInEdition => Wire.FeatureState.NotInEdition,
        FeatureState.Available => Wire.FeatureState.Available,
        FeatureState.SwitchedOff => Wire.FeatureState.SwitchedOff,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "is not a state of a feature"),
    };
}
