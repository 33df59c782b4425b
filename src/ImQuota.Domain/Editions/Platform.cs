namespace ImQuota.Domain.Editions;

/// <summary>Device platforms (E12); mini-programs and cross-platform web views are <see cref="Web"/>.</summary>
public enum Platform
{
    Android = 1,
    IPhone = 2,
    IPad = 3,
    Windows = 4,
    Mac = 5,
    Linux = 6,
    Web = 7,
}
