using System.Collections.Immutable;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Billing.Previews;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.History;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

public sealed class EditionPreviewTests
{
    private static readonly YearMonth March = new(2027, 3);
    private static readonly ObservedMonth Month = new() { Month = March, Mau = 12_345, Pcc = 1_000, DailyGrowth = 101 };

    private static readonly ObservedToday Today = new()
    {
        Counts = ImmutableSortedDictionary.CreateRange<LimitKey, FrequencyTable>(
            [
                new(LimitKey.Mau, FrequencyTable.OfOne(101)),
                new(LimitKey.UserGroups, new([new(3, 1_000), new(500, 4), new(501, 2), new(600, 1)])),
                new(LimitKey.GroupMembers, new([new(200, 1)])),
                new(LimitKey.LiveGroups, FrequencyTable.OfOne(51)),
            ]),
        DevicesPerNativePlatform = new([new(1, 9)]),
        DevicesOnWeb = new([new(1, 7), new(2, 3)]),
        InUse = [Feature.Community, Feature.GlobalCoverage],
        PerhapsInUse = [Feature.ReadReceipts, Feature.GlobalCoverage],
    };

    [Fact]
    public void Preview_OfStandard_SaysWhatItCostsAndRefuses()
    {
        EditionPreview preview = Of("standard");

        Assert.Equal(("399.00", "35.18", "0.00", "200", "434.18"), (preview.PlanFee.AmountText(), preview.MauOverage.AmountText(), preview.Pcc.AmountText(), preview.PccWaived.AmountText(), preview.Total.AmountText()));
        Assert.Equal(
            [
                new LimitGap("user_groups", LimitSubject.User, 500, 600, 3),
                new LimitGap("live_groups", LimitSubject.App, 50, 51, 1),
                new LimitGap("devices_on_web", LimitSubject.User, 1, 2, 3),
            ],
            preview.Denied);
        Assert.Empty(preview.DeniedInMonth);
        Assert.Equal([Feature.Community], preview.MissingFeatures);
        Assert.Equal([Feature.ReadReceipts], preview.FeaturesAtRisk);
        Assert.False(preview.Fits);
    }

    [Fact]
    public void Preview_OfPremium_Fits() => Assert.True(Of("premium").Fits);

    // What the month passed says nothing of today, and today nothing of the month.
    [Fact]
    public void Preview_OfDeveloper_RefusesByTheHardCapAndCostsNothing()
    {
        EditionPreview preview = Of("developer");

        Assert.Equal("0.00", preview.Total.AmountText());
        Assert.Equal([new LimitGap("mau", LimitSubject.App, 100, 12_345, 1), new LimitGap("daily_growth", LimitSubject.App, 100, 101, 1)], preview.DeniedInMonth);
        Assert.Equal(new LimitGap("mau", LimitSubject.App, 100, 101, 1), preview.Denied[0]);
        Assert.Contains(new LimitGap("group_members", LimitSubject.Group, 20, 200, 1), preview.Denied);
    }

    [Fact]
    public void Fits_CountsThatAreExactlyTheLimit_IsTrue()
    {
        ObservedToday full = Today with { Counts = Today.Counts.SetItem(LimitKey.UserGroups, new([new(500, 4)])).SetItem(LimitKey.LiveGroups, FrequencyTable.OfOne(50)), DevicesOnWeb = new([new(1, 9)]), InUse = [] };

        Assert.True(Of("standard", today: full).Fits);
        Assert.False(Of("standard", today: full with { InUse = [Feature.Community] }).Fits);
        Assert.False(Of("standard", today: full with { DevicesPerNativePlatform = new([new(2, 1)]) }).Fits);
        Assert.False(Of("standard", today: full with { Counts = full.Counts.SetItem(LimitKey.LiveGroups, FrequencyTable.OfOne(51)) }).Fits);
    }

    [Fact]
    public void Preview_WithAnOverride_CountsItWhileItStands()
    {
        AppRecord app = BuiltIn.App("premium") with
        {
            Overrides = [new LimitOverride(LimitKey.UserGroups, 600, BuiltIn.Now + Duration.FromDays(1), "ann", "event", BuiltIn.Now)],
        };

        Assert.DoesNotContain(Of("standard", app).Denied, gap => gap.Limit == "user_groups");
        Assert.Contains(Of("standard", app, BuiltIn.Now + Duration.FromDays(1)).Denied, gap => gap.Limit == "user_groups");
    }

    // Off and observe allow what is above the limit, in any edition.
    [Theory]
    [InlineData(LimitMode.Enforce, true)]
    [InlineData(LimitMode.Observe, false)]
    [InlineData(LimitMode.Off, false)]
    public void Preview_OfALimitThatTheAppDoesNotEnforce_DeniesNothingByIt(LimitMode mode, bool denies)
    {
        AppRecord app = BuiltIn.App("premium") with
        {
            Settings = new AppSettings { LimitModes = new Dictionary<LimitKey, LimitMode> { [LimitKey.UserGroups] = mode, [LimitKey.Mau] = mode } },
        };

        Assert.Equal(denies, Of("standard", app).Denied.Any(gap => gap.Limit == "user_groups"));
        Assert.Equal(denies, Of("developer", app).DeniedInMonth.Any(gap => gap.Limit == "mau"));
    }

    [Fact]
    public void Preview_OfAnUnknownEdition_IsNull()
        => Assert.Null(EditionPreviewer.Preview(BuiltIn.Catalogue, TestPrices.BuiltIn, "gold", Month, Today, BuiltIn.App("premium"), BuiltIn.Now));

    [Fact]
    public void All_Editions_AreInOrderOfTheirCost()
        => Assert.Equal(["developer", "standard", "premium"], EditionPreviewer.All(BuiltIn.Catalogue, TestPrices.BuiltIn, Month, Today, BuiltIn.App("premium"), BuiltIn.Now).Select(one => one.Edition));

    [Fact]
    public void Preview_OfAnOverage_IsWhatTheBillSays()
    {
        var closing = new Closing(new Desk().Create("2027-03-01").TopUp("2027-03-01", 999).Purchase("2027-03-01", "standard", 1));
        Assert.Equal(Of("standard").MauOverage, closing.Know(March, Month.Mau, pcc: Month.Pcc!.Value).Close(March).Total);
    }

    [Fact]
    public void Of_AMonth_TakesItsReadingsAndItsDaysAndSaysWhatIsMissing()
    {
        var reading = new MeterReading { Quantity = 12_345, Watermark = BuiltIn.Now };
        var usage = new MonthUsage { App = 1, Month = March, MauEstimate = reading };
        var history = new UsageHistory([], [Day(2027, 2, 28, 900), Day(2027, 3, 1, 7), Day(2027, 3, 31, 8), Day(2027, 4, 1, 900)]);

        ObservedMonth estimated = ObservedMonth.Of(usage, history);
        ObservedMonth exact = ObservedMonth.Of(usage with { MauExact = reading, Pcc = reading with { Quantity = 5 } }, history);
        ObservedMonth unseen = ObservedMonth.Of(new MonthUsage { App = 1, Month = March }, new UsageHistory([], []));

        string[] never = ["users", "user_groups", "friends", "group_members", "community_members", "groups", "live_groups", "daily_broadcast"];
        Assert.Equal((12_052L, null, 8L), (estimated.Mau, estimated.Pcc, estimated.DailyGrowth));
        Assert.Equal((12_345L, 5L, 8L), (exact.Mau, exact.Pcc, exact.DailyGrowth));
        Assert.Equal(["pcc", .. never], estimated.Missing.Select(one => one.What));
        Assert.Equal(never, exact.Missing.Select(one => one.What));
        Assert.Equal(["mau", "pcc", "daily_growth", .. never], unseen.Missing.Select(one => one.What));
        Assert.Equal(("399.00", 0), (Preview(unseen).Total.AmountText(), Preview(unseen).DeniedInMonth.Count));

        static UsageDay Day(int year, int month, int day, long growth) => new(new LocalDate(year, month, day), null, null, 0, 0, growth);
        static EditionPreview Preview(ObservedMonth month)
            => EditionPreviewer.Preview(BuiltIn.Catalogue, TestPrices.BuiltIn, "standard", month, new ObservedToday(), BuiltIn.App("standard"), BuiltIn.Now)!;
    }

    [Theory]
    [InlineData("developer", 7L)]
    [InlineData("standard", null)]
    public void Of_Today_CountsUsersOnlyWhereTheyAreCounted(string edition, long? users)
    {
        ObservedToday today = ObservedToday.Of(BuiltIn.Catalogue, Usage(BuiltIn.App(edition)), Census());

        Assert.Equal(users, today.Counts.GetValueOrDefault(LimitKey.Users)?.Max);
        Assert.Equal(users is null, today.Missing.Any(one => one.What == "users"));
        Assert.Equal((9L, 20L), (today.Counts[LimitKey.UserGroups].Max, today.Counts[LimitKey.Friends].Max));
        Assert.Equal((3L, 200L), (today.Counts[LimitKey.GroupMembers].Above(19), today.Counts[LimitKey.GroupMembers].Max));
        Assert.Equal((5L, 4L, 3L, 2L, 1L), (Max(LimitKey.Mau), Max(LimitKey.Groups), Max(LimitKey.LiveGroups), Max(LimitKey.DailyGrowth), Max(LimitKey.DailyBroadcast)));

        long Max(LimitKey key) => today.Counts[key].Max;
    }

    [Fact]
    public void Of_Today_SeesFeaturesByGroupsApprovalsAndTrials()
    {
        AppCensus community = Census() with { MembersOfGroups = new Dictionary<GroupType, FrequencyTable> { [GroupType.Community] = new([]) } };

        Assert.Equal([Feature.PushToAll, Feature.Community, Feature.AvCall], ObservedToday.Of(BuiltIn.Catalogue, Usage(BuiltIn.Approved("premium")), community).InUse);
        Assert.Empty(ObservedToday.Of(BuiltIn.Catalogue, Usage(BuiltIn.App("premium")), Census()).InUse);
        Assert.Contains(Feature.Community, ObservedToday.Of(BuiltIn.Catalogue, Usage(BuiltIn.App("premium")), Census()).PerhapsInUse);
        Assert.DoesNotContain(Feature.MultiDevice, ObservedToday.Of(BuiltIn.Catalogue, Usage(BuiltIn.App("premium")), Census()).PerhapsInUse);
    }

    private static AppCensus Census() => new()
    {
        GroupsOfUsers = new([new(9, 1)]),
        FriendsOfUsers = new([new(20, 2)]),
        MembersOfGroups = new Dictionary<GroupType, FrequencyTable> { [GroupType.Work] = new([new(20, 1), new(200, 1)]), [GroupType.Meeting] = new([new(20, 1)]), [GroupType.AVChatRoom] = new([]) },
        DevicesPerNativePlatform = new([]),
        DevicesOnWeb = new([]),
    };

    private static AppUsage Usage(AppRecord app) => new()
    {
        Entitlements = BuiltIn.Resolve(app),
        AsOf = BuiltIn.Now,
        Month = "2026-05",
        DayEndsAt = BuiltIn.Now,
        MonthEndsAt = BuiltIn.Now,
        Users = 7,
        MauExact = 5,
        MauEstimate = 6,
        Groups = 4,
        LiveGroups = 3,
        GrowthToday = 2,
        BroadcastToday = 1,
        Connections = 0,
        PeakConnections = 0,
        PeakAt = null,
        PeakByNode = new Dictionary<string, long>(),
        ConnectionsByNode = new Dictionary<string, long>(),
        OnlineUsers = 0,
        PeakOnlineUsers = 0,
    };

    private static EditionPreview Of(string edition, AppRecord? app = null, Instant? at = null, ObservedToday? today = null)
        => EditionPreviewer.Preview(BuiltIn.Catalogue, TestPrices.BuiltIn, edition, Month, today ?? Today, app ?? BuiltIn.App("premium"), at ?? BuiltIn.Now)!;
}
