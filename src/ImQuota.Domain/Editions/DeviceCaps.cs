namespace ImQuota.Domain.Editions;

/// <summary>E12: connections one user may hold at once on one platform; the newer login wins.</summary>
/// <param name="PerNativePlatform">On each of Android … Linux, at least 1.</param>
/// <param name="OnWeb">On Web, at least 1.</param>
public sealed record DeviceCaps(int PerNativePlatform, int OnWeb);
