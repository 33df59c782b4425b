using ImQuota.Domain.Apps;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Apps;

public sealed class AppZonesTests
{
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("UTC")]
    public void TryGet_ZoneOfTzdb_IsFound(string id)
    {
        Assert.True(AppZones.TryGet(id, out DateTimeZone? zone));
        Assert.Equal(id, zone.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("europe/berlin")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Europe/Berlin ")]
    public void TryGet_AnythingElse_IsRefused(string id)
    {
        Assert.False(AppZones.TryGet(id, out DateTimeZone? zone));
        Assert.Null(zone);
    }

    [Fact]
    public void DefaultZone_AllYear_IsEightHoursEastOfUtc()
    {
        Assert.True(AppZones.TryGet(AppDefaults.ZoneId, out DateTimeZone? zone));
        Assert.Equal((Offset.FromHours(8), Offset.FromHours(8)), (zone.MinOffset, zone.MaxOffset));
    }

    [Fact]
    public void DefaultEdition_OfANewApp_IsOneOfTheCatalogue()
    {
        Assert.Equal("developer", AppDefaults.Edition);
        Assert.Contains(AppDefaults.Edition, BuiltIn.Catalogue.Editions.Keys);
    }

    [Fact]
    public void AppSettings_Defaults_AreTheSpecs()
    {
        AppSettings settings = new();

        Assert.Equal(
            (false, false, false, false, CrossPlatformPolicy.Multi, 0),
            (settings.AdoptUnknownGroups, settings.NetCreditAnyDay, settings.CountLiveMembership, settings.MauByHyperLogLog, settings.CrossPlatform, settings.LimitModes.Count));
    }
}
