namespace ImQuota.Domain.Metering;

/// <summary>How a quantity was counted.</summary>
public enum UsageMethod
{
    /// <summary>An exact set, or a maximum taken at each change.</summary>
    Exact = 1,

    /// <summary>HyperLogLog of 14 bits; one sigma is 0.81 %.</summary>
    HllP14 = 2,
}
