namespace ImQuota.Domain.Metering;

/// <summary>What is billed by its use.</summary>
public enum Meter
{
    /// <summary>Monthly active users (E10): a set's size, so it only grows within a month.</summary>
    Mau = 1,

    /// <summary>Peak concurrent connections: a maximum, so it only grows within a month.</summary>
    Pcc = 2,
}
