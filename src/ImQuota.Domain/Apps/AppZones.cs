using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace ImQuota.Domain.Apps;

/// <summary>Zones an app can live in: those of TZDB.</summary>
public static class AppZones
{
    public static bool TryGet(string zoneId, [NotNullWhen(true)] out DateTimeZone? zone)
    {
        zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId);
        return zone is not null;
    }
}
