using CsCheck;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Apps;

/// <summary>Which override counts: told to people as it is decided by.</summary>
public sealed class LimitOverridesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 5, 6, 7, 8);
    private static readonly Catalogue Catalogue = CatalogueReader.Read(CatalogueReader.BuiltInJson, 1).Catalogue!;

    private static readonly Gen<LimitOverride> Override =
        Gen.Select(Gen.Int[0, 1], Gen.Long[0, 5], Gen.Int[-2, 2], Gen.Int[0, 3]).Select((key, limit, end, set) => new LimitOverride(
            (LimitKey)key, limit, end == 2 ? null : Now + Duration.FromHours(end), "ann", "a test", Now - Duration.FromHours(set)));

    [Fact]
    public void InForce_AnyOverrides_IsWhatEntitlementsAreResolvedBy()
        => Override.Array[0, 6].Sample(overrides =>
        {
            var app = new AppRecord { SdkAppId = 1, ZoneId = AppDefaults.ZoneId, Edition = "standard", CreatedAt = Now, Overrides = overrides };
            Entitlements entitlements = EntitlementResolver.Resolve(Catalogue, app, Now);
            foreach (LimitKey key in Enum.GetValues<LimitKey>())
            {
                LimitOverride? current = LimitOverrides.InForce(overrides, key, Now);
                Assert.Equal(entitlements.Limits[(int)key], current?.Limit ?? Catalogue.Editions["standard"].Limits[key]);
            }
        });

    [Fact]
    public void InForce_AtItsEnd_UncoversTheOneBefore()
    {
        var always = new LimitOverride(LimitKey.Users, 5, null, "ann", "a test", Now);
        LimitOverride shortly = always with { Limit = 9, ExpiresAt = Now + Duration.FromHours(1), SetAt = Now + Duration.FromTicks(1) };

        Assert.Same(shortly, LimitOverrides.InForce([shortly, always], LimitKey.Users, Now + Duration.FromMinutes(59)));
        Assert.Same(always, LimitOverrides.InForce([shortly, always], LimitKey.Users, Now + Duration.FromHours(1)));
    }
}
