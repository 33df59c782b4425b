using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Apps;

/// <summary>Settings to change; null and absent ones stay.</summary>
public sealed record AppSettingsChange
{
    public bool? AdoptUnknownGroups { get; init; }

    public bool? NetCreditAnyDay { get; init; }

    /// <summary>Fixed at creation.</summary>
    public bool? CountLiveMembership { get; init; }

    public bool? MauByHyperLogLog { get; init; }

    public CrossPlatformPolicy? CrossPlatform { get; init; }

    public IReadOnlyDictionary<LimitKey, LimitMode> LimitModes { get; init; } = new Dictionary<LimitKey, LimitMode>();

    public AppSettings ApplyTo(AppSettings settings)
    {
        var modes = new Dictionary<LimitKey, LimitMode>(settings.LimitModes);
        foreach ((LimitKey key, LimitMode mode) in LimitModes)
        {
            modes[key] = mode;
        }

        return new AppSettings
        {
            AdoptUnknownGroups = AdoptUnknownGroups ?? settings.AdoptUnknownGroups,
            NetCreditAnyDay = NetCreditAnyDay ?? settings.NetCreditAnyDay,
            CountLiveMembership = CountLiveMembership ?? settings.CountLiveMembership,
            MauByHyperLogLog = MauByHyperLogLog ?? settings.MauByHyperLogLog,
            CrossPlatform = CrossPlatform ?? settings.CrossPlatform,
            LimitModes = modes,
        };
    }
}
