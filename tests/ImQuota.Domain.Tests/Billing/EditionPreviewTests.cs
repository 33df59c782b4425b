using System.Collections.Immutable;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Billing.Previews;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

public sealed class EditionPreviewTests
{
    private static readonly ObservedUsage Seen = new()
    {
        Mau = 12_345,
        Pcc = 1_000,
        Peaks = ImmutableSortedDictionary.CreateRange<LimitKey, long>([new(LimitKey.UserGroups, 600), new(LimitKey.GroupMembers, 200), new(LimitKey.LiveGroups, 51)]),
        Features = [Feature.Community, Feature.GlobalCoverage],
        DevicesOnWeb = 2,
    };

    [Fact]
    public void Preview_OfStandard_SaysWhatItCostsAndRefuses()
    {
        EditionPreview preview = Of("standard");

        Assert.Equal(("399.00", "35.18", "0.00", "200", "434.18"), (preview.PlanFee.AmountText(), preview.MauOverage.AmountText(), preview.Pcc.AmountText(), preview.PccWaived.AmountText(), preview.Total.AmountText()));
        Assert.Equal([new LimitGap(LimitKey.UserGroups, 500, 600), new LimitGap(LimitKey.LiveGroups, 50, 51)], preview.Denied);
        Assert.Equal([Feature.Community], preview.MissingFeatures);
        Assert.True(preview.DevicesExceeded);
        Assert.False(preview.Fits);
    }

    [Fact]
    public void Preview_OfPremium_Fits() => Assert.True(Of("premium").Fits);

    [Fact]
    public void Preview_OfDeveloper_RefusesByTheHardCapAndCostsNothing()
    {
        EditionPreview preview = Of("developer");

        Assert.Equal("0.00", preview.Total.AmountText());
        Assert.Contains(new LimitGap(LimitKey.Mau, 100, 12_345), preview.Denied);
    }

    [Fact]
    public void Preview_WithAnOverride_CountsItWhileItStands()
    {
        AppRecord app = BuiltIn.App("premium") with
        {
            Overrides = [new LimitOverride(LimitKey.UserGroups, 600, BuiltIn.Now + Duration.FromDays(1), "ann", "event", BuiltIn.Now)],
        };

        Assert.DoesNotContain(Of("standard", app).Denied, gap => gap.Key == LimitKey.UserGroups);
        Assert.Contains(Of("standard", app, BuiltIn.Now + Duration.FromDays(1)).Denied, gap => gap.Key == LimitKey.UserGroups);
    }

    [Fact]
    public void Preview_OfAnUnknownEdition_IsNull()
        => Assert.Null(EditionPreviewer.Preview(BuiltIn.Catalogue, TestPrices.BuiltIn, "gold", Seen, new YearMonth(2027, 3), null, BuiltIn.Now));

    [Fact]
    public void All_Editions_AreInOrderOfTheirCost()
        => Assert.Equal(["developer", "standard", "premium"], EditionPreviewer.All(BuiltIn.Catalogue, TestPrices.BuiltIn, Seen, new YearMonth(2027, 3), null, BuiltIn.Now).Select(one => one.Edition));

    [Fact]
    public void Preview_OfAnOverage_IsWhatTheBillSays()
    {
        var closing = new Closing(new Desk().Create("2027-03-01").TopUp("2027-03-01", 999).Purchase("2027-03-01", "standard", 1));
        Assert.Equal(Of("standard").MauOverage, closing.Know(new YearMonth(2027, 3), Seen.Mau, pcc: Seen.Pcc).Close(new YearMonth(2027, 3)).Total);
    }

    private static EditionPreview Of(string edition, AppRecord? app = null, Instant? at = null)
        => EditionPreviewer.Preview(BuiltIn.Catalogue, TestPrices.BuiltIn, edition, Seen, new YearMonth(2027, 3), app, at ?? BuiltIn.Now)!;
}
