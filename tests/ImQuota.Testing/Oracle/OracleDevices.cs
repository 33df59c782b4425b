using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>E12: whom a new connection of a user pushes out.</summary>
internal static class OracleDevices
{
    /// <summary>Of <paramref name="open"/> (oldest first) those that must close before one more opens, oldest first.</summary>
    internal static List<OracleConnection> Kicked(List<OracleConnection> open, Platform platform, OracleMoment moment)
    {
        if (moment.Has(OracleFault.KicksNobody))
        {
            return [];
        }

        CrossPlatformPolicy policy = moment.Has(OracleFault.IgnoresCrossPlatformPolicy)
            ? CrossPlatformPolicy.Multi
            : moment.Settings.CrossPlatform;
        int cap = platform == Platform.Web
            ? moment.Entitlements.Devices.OnWeb
            : moment.Entitlements.Devices.PerNativePlatform;
        List<OracleConnection> same = open.FindAll(connection => connection.Platform == platform);
        if (moment.Has(OracleFault.KicksNewestFirst))
        {
            same.Reverse();
        }

        HashSet<OracleConnection> tooMany = same.Take(Math.Max(0, same.Count - cap + 1)).ToHashSet();
        return open.FindAll(connection =>
            tooMany.Contains(connection) || !MayBeTogether(connection.Platform, platform, policy));
    }

    private static bool MayBeTogether(Platform one, Platform other, CrossPlatformPolicy policy) => policy switch
    {
        _ when one == other => true,
        CrossPlatformPolicy.Single => false,
        CrossPlatformPolicy.Dual => one == Platform.Web || other == Platform.Web,
        CrossPlatformPolicy.Triple => Class(one) != Class(other),
        _ => true,
    };

    private static string Class(Platform platform) => platform switch
    {
        Platform.Android or Platform.IPhone or Platform.IPad => "mobile",
        Platform.Windows or Platform.Mac or Platform.Linux => "desktop",
        _ => "web",
    };
}
