namespace ImQuota.Domain.Metering;

/// <summary>What one user of an app uses.</summary>
/// <param name="Registered">E2; only meaningful while the app's user limit is finite.</param>
/// <param name="ActiveThisMonth">E10, exact set; false when only the estimate is kept.</param>
/// <param name="Groups">E4.</param>
/// <param name="Friends">E3.</param>
/// <param name="Connections">Open connection ids, oldest first.</param>
public sealed record UserUsage(bool Registered, bool ActiveThisMonth, long Groups, long Friends, IReadOnlyList<string> Connections);
