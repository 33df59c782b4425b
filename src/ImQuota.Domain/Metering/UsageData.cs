namespace ImQuota.Domain.Metering;

/// <summary>The data of a usage record.</summary>
public abstract record UsageData
{
    /// <summary>The account.</summary>
    public required string TenantId { get; init; }

    public required ulong SdkAppId { get; init; }

    public required string Edition { get; init; }
}
