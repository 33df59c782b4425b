namespace ImQuota.Domain.Billing.Previews;

/// <summary>A limit that what was seen does not fit into.</summary>
/// <param name="Limit">Its key (<see cref="Editions.LimitNames"/>), or one of the two of E12: <see cref="DevicesPerNativePlatform"/>, <see cref="DevicesOnWeb"/>.</param>
/// <param name="Subject">Of what it is a limit.</param>
/// <param name="Bound">Its value in the edition.</param>
/// <param name="Observed">The largest count that was seen: above it.</param>
/// <param name="Above">How many users or groups are above it; 1 where it is the app.</param>
public sealed record LimitGap(string Limit, LimitSubject Subject, long Bound, long Observed, long Above)
{
    /// <summary>E12: connections of one user on one native platform.</summary>
    public const string DevicesPerNativePlatform = "devices_per_native_platform";

    /// <summary>E12: connections of one user on Web.</summary>
    public const string DevicesOnWeb = "devices_on_web";
}
