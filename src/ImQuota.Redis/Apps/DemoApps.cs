using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using NodaTime;

namespace ImQuota.Redis.Apps;

/// <summary>Three apps to try things on, one an edition.</summary>
public static class DemoApps
{
    private static readonly (ulong Id, string Edition, string Name)[] All =
    [
        (1400000001, "developer", "Demo Developer"),
        (1400000002, "standard", "Demo Standard"),
        (1400000003, "premium", "Demo Premium"),
    ];

    /// <summary>Creates those that are not there; leaves the others alone.</summary>
    public static async Task EnsureAsync(IAppStore apps, Instant now, CancellationToken cancellationToken)
    {
        foreach ((ulong id, string edition, string name) in All)
        {
            await apps.CreateAsync(
                new AppRecord
                {
                    SdkAppId = id,
                    Account = "demo",
                    Name = name,
                    ZoneId = AppDefaults.ZoneId,
                    Edition = edition,
                    CreatedAt = now,
                },
                new ChangeNote("Demo"),
                cancellationToken);
        }
    }
}
