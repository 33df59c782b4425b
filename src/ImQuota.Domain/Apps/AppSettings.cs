using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Apps;

/// <summary>The customer-visible decisions of the spec (<c>[D]</c>), an app.</summary>
public sealed record AppSettings
{
    /// <summary>A join to an unknown group is adopted as a Public group instead of refused (10010). Default: refuse.</summary>
    public bool AdoptUnknownGroups { get; init; }

    /// <summary>Dissolving a group of an earlier day gives E8 credit too. Default: same day only.</summary>
    public bool NetCreditAnyDay { get; init; }

    /// <summary>Live memberships are stored and counted under E4. Fixed at creation. Default: false.</summary>
    public bool CountLiveMembership { get; init; }

    /// <summary>MAU by HyperLogLog alone where no hard cap needs the exact set. Default: exact.</summary>
    public bool MauByHyperLogLog { get; init; }

    public CrossPlatformPolicy CrossPlatform { get; init; } = CrossPlatformPolicy.Multi;

    /// <summary>Modes of limits; absent: <see cref="LimitMode.Enforce"/>.</summary>
    public IReadOnlyDictionary<LimitKey, LimitMode> LimitModes { get; init; } = new Dictionary<LimitKey, LimitMode>();
}
