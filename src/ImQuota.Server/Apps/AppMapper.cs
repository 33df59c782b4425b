using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Apps;

/// <summary>App records on the wire.</summary>
internal static class AppMapper
{
    public static Wire.App ToProto(AppRecord app)
    {
        var wire = new Wire.App
        {
            SdkAppId = app.SdkAppId,
            Account = app.Account,
            Name = app.Name,
            DataCentre = app.DataCentre,
            ZoneId = app.ZoneId,
            Edition = app.Edition,
            State = ToProto(app.State),
            SubReason = app.SuspendedFor ?? "",
            CreatedAt = app.CreatedAt.ToTimestamp(),
            Settings = ToProto(app.Settings),
            PushApprovedAt = app.PushApprovedAt.ToTimestamp(),
            TrialStartedAt = app.TrialStartedAt.ToTimestamp(),
            Version = app.Version,
        };
        foreach (LimitOverride one in app.Overrides)
        {
            wire.Overrides.Add(ToProto(one));
        }

        return wire;
    }

    public static Wire.AppState ToProto(AppState state) => state switch
    {
        AppState.Active => Wire.AppState.Active,
        AppState.Disabled => Wire.AppState.Disabled,
        AppState.Suspended => Wire.AppState.Suspended,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "is not a state of an app"),
    };

    public static Wire.LimitOverride ToProto(LimitOverride one) => new()
    {
        LimitKey = LimitNames.KeyOf(one.Key),
        Limit = one.Limit,
        ExpiresAt = one.ExpiresAt.ToTimestamp(),
        Author = one.Author,
        Reason = one.Reason,
        SetAt = one.SetAt.ToTimestamp(),
    };

    private static Wire.AppSettings ToProto(AppSettings settings)
    {
        var wire = new Wire.AppSettings
        {
            UnknownGroups = settings.AdoptUnknownGroups ? Wire.UnknownGroups.Adopt : Wire.UnknownGroups.Refuse,
            NetCredit = settings.NetCreditAnyDay ? Wire.NetCredit.AnyDay : Wire.NetCredit.SameDay,
            CountLiveMembership = settings.CountLiveMembership,
            MauCounting = settings.MauByHyperLogLog ? Wire.MauCounting.Hll : Wire.MauCounting.Exact,
            CrossPlatformPolicy = (Wire.CrossPlatformPolicy)settings.CrossPlatform,
        };
        for (LimitKey key = LimitKey.Users; key <= LimitKey.DailyBroadcast; key++)
        {
            LimitMode mode = settings.LimitModes.GetValueOrDefault(key, LimitMode.Enforce);
            wire.LimitModes.Add(new Wire.LimitModeSetting { Key = LimitNames.KeyOf(key), Mode = LimitModes.ToWire(mode) });
        }

        return wire;
    }
}
