using NodaTime;

namespace ImQuota.Domain.Metering.Emission;

/// <summary>What records say of an app beside its use.</summary>
public sealed record MeteredApp
{
    public required ulong SdkAppId { get; init; }

    /// <summary>The account.</summary>
    public required string TenantId { get; init; }

    public required string Edition { get; init; }

    public required string ZoneId { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Monthly active users without overage (E10).</summary>
    public required long IncludedMau { get; init; }

    /// <summary>Of the editions.</summary>
    public required long CatalogVersion { get; init; }
}
