using System.Globalization;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Apps;

/// <summary>Reads the settings of a request; what is not set stays as it is.</summary>
internal static class SettingsReader
{
    public static AppSettingsChange Read(BadFields bad, Wire.AppSettings? settings)
    {
        if (settings is null)
        {
            return new AppSettingsChange();
        }

        IdFields.Known(bad, "settings.unknown_groups", settings.UnknownGroups, unspecifiedAllowed: true);
        IdFields.Known(bad, "settings.net_credit", settings.NetCredit, unspecifiedAllowed: true);
        IdFields.Known(bad, "settings.mau_counting", settings.MauCounting, unspecifiedAllowed: true);
        IdFields.Known(bad, "settings.cross_platform_policy", settings.CrossPlatformPolicy, unspecifiedAllowed: true);
        return new AppSettingsChange
        {
            AdoptUnknownGroups = settings.UnknownGroups == Wire.UnknownGroups.Unspecified ? null : settings.UnknownGroups == Wire.UnknownGroups.Adopt,
            NetCreditAnyDay = settings.NetCredit == Wire.NetCredit.Unspecified ? null : settings.NetCredit == Wire.NetCredit.AnyDay,
            CountLiveMembership = settings.HasCountLiveMembership ? settings.CountLiveMembership : null,
            MauByHyperLogLog = settings.MauCounting == Wire.MauCounting.Unspecified ? null : settings.MauCounting == Wire.MauCounting.Hll,
            CrossPlatform = settings.CrossPlatformPolicy == Wire.CrossPlatformPolicy.Unspecified ? null : (CrossPlatformPolicy)settings.CrossPlatformPolicy,
            LimitModes = ReadModes(bad, settings),
        };
    }

    private static Dictionary<LimitKey, LimitMode> ReadModes(BadFields bad, Wire.AppSettings settings)
    {
        var modes = new Dictionary<LimitKey, LimitMode>();
        for (int i = 0; i < settings.LimitModes.Count; i++)
        {
            Wire.LimitModeSetting entry = settings.LimitModes[i];
            string field = string.Create(CultureInfo.InvariantCulture, $"settings.limit_modes[{i}]");
            LimitKey key = TextFields.Limit(bad, $"{field}.key", entry.Key);
            IdFields.Known(bad, $"{field}.mode", entry.Mode, unspecifiedAllowed: false);
            if (!modes.TryAdd(key, LimitModes.FromWire(entry.Mode)) && LimitNames.TryParse(entry.Key, out _))
            {
                bad.Add($"{field}.key", $"is {BadFields.Show(entry.Key)}, which an earlier entry names already");
            }
        }

        return modes;
    }
}
