using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests;

/// <summary>The catalogue that comes with the product, and apps that live in it.</summary>
internal static class BuiltIn
{
    public static readonly Instant Now = Instant.FromUtc(2026, 5, 6, 7, 8);

    public static Catalogue Catalogue { get; } = Read(CatalogueReader.BuiltInJson);

    public static Catalogue Read(string json)
    {
        CatalogueReadResult result = CatalogueReader.Read(json, 1);
        Assert.Empty(result.Errors);
        return Assert.IsType<Catalogue>(result.Catalogue);
    }

    public static AppRecord App(string edition) => new()
    {
        SdkAppId = 1_400_000_001,
        Edition = edition,
        DataCentre = "singapore",
        ZoneId = AppDefaults.ZoneId,
        CreatedAt = Now - Duration.FromDays(100),
    };

    /// <summary>An app for which everything that can be approved or started is so, at <see cref="Now"/>.</summary>
    public static AppRecord Approved(string edition) => App(edition) with
    {
        PushApprovedAt = Now - Duration.FromDays(3),
        TrialStartedAt = Now - Duration.FromDays(1),
    };

    public static Entitlements Resolve(AppRecord app) => EntitlementResolver.Resolve(Catalogue, app, Now);
}
