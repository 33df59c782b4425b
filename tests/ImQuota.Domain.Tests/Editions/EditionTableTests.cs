using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Editions;

/// <summary>Every cell of the edition table (spec section 1), copied from the spec by hand, through the resolver.</summary>
public sealed class EditionTableTests
{
    private const long Unlimited = -1;

    [Theory]
    [InlineData("E2", LimitKey.Users, 100, Unlimited, Unlimited)]
    [InlineData("E3", LimitKey.Friends, 20, 3_000, 3_000)]
    [InlineData("E4", LimitKey.UserGroups, 50, 500, 1_000)]
    [InlineData("E5", LimitKey.GroupMembers, 20, 200, 2_000)]
    [InlineData("E5 Community", LimitKey.CommunityMembers, 100_000, 100_000, 100_000)]
    [InlineData("E6", LimitKey.Groups, 100, Unlimited, Unlimited)]
    [InlineData("E7", LimitKey.LiveGroups, 10, 50, Unlimited)]
    [InlineData("E8", LimitKey.DailyGrowth, 100, 10_000, 10_000)]
    [InlineData("E8 BChatRoom", LimitKey.DailyBroadcast, 5, 5, 5)]
    [InlineData("E10 hard stop", LimitKey.Mau, 100, Unlimited, Unlimited)]
    public void Limits_OfEachEdition_AreTheTables(string row, LimitKey key, long developer, long standard, long premium)
    {
        Assert.Equal(
            (row, developer, standard, premium),
            (row, Of("developer").Limits[(int)key], Of("standard").Limits[(int)key], Of("premium").Limits[(int)key]));
    }

    [Theory]
    [InlineData("E1", Feature.GlobalCoverage, true, true, true)]
    [InlineData("E11", Feature.PushToAll, true, false, true)]
    [InlineData("E12", Feature.MultiDevice, true, false, true)]
    [InlineData("E13", Feature.LocalSearch, true, false, true)]
    [InlineData("E14", Feature.LiveHistory, true, false, true)]
    [InlineData("E15", Feature.Community, true, false, true)]
    [InlineData("E16", Feature.ReadReceipts, true, false, true)]
    [InlineData("E17", Feature.TargetedMessages, true, false, true)]
    [InlineData("E18", Feature.LiveMemberList, true, false, true)]
    [InlineData("E19", Feature.LiveBroadcast, true, false, true)]
    [InlineData("E20", Feature.UserStatus, true, false, true)]
    [InlineData("E21", Feature.ConversationMarks, true, false, true)]
    [InlineData("E22", Feature.ConversationGrouping, true, false, true)]
    [InlineData("E23", Feature.LiveBan, true, false, true)]
    [InlineData("call", Feature.AvCall, true, true, true)]
    [InlineData("removal of users", Feature.UserRemoval, true, false, false)]
    public void Features_OfEachEdition_AreTheTables(string row, Feature feature, bool developer, bool standard, bool premium)
    {
        Assert.Equal(
            (row, StateOf(developer), StateOf(standard), StateOf(premium)),
            (row, Of("developer").Features[(int)feature], Of("standard").Features[(int)feature], Of("premium").Features[(int)feature]));
    }

    [Theory]
    [InlineData("developer", 7)]
    [InlineData("standard", 7)]
    [InlineData("premium", 30)]
    public void RetentionDays_OfEachEdition_AreE9(string edition, int days) => Assert.Equal(days, Of(edition).RetentionDays);

    [Theory]
    [InlineData("developer", 100)]
    [InlineData("standard", 10_000)]
    [InlineData("premium", 10_000)]
    public void MauAllowance_OfEachEdition_IsE10(string edition, long users) => Assert.Equal(users, Of(edition).MauAllowance);

    [Theory]
    [InlineData("developer", 3, 10)]
    [InlineData("standard", 1, 1)]
    [InlineData("premium", 3, 10)]
    public void Devices_OfEachEdition_AreE12(string edition, int perNativePlatform, int onWeb)
        => Assert.Equal(new DeviceCaps(perNativePlatform, onWeb), Of(edition).Devices);

    [Theory]
    [InlineData("developer", "standard", "premium")]
    [InlineData("standard", "premium")]
    [InlineData("premium")]
    public void UpgradesTo_OfEachEdition_NeverLeadsDown(string edition, params string[] targets)
        => Assert.Equal(targets, BuiltIn.Catalogue.Editions[edition].UpgradesTo);

    [Fact]
    public void Editions_OfTheBuiltInCatalogue_AreThree()
        => Assert.Equal(
            [("developer", "Developer"), ("premium", "Premium"), ("standard", "Standard")],
            BuiltIn.Catalogue.Editions.Values.Select(edition => (edition.Id, edition.Name)).Order());

    [Fact]
    public void Rows_OfTheseTests_NameEveryLimitAndFeature()
    {
        Assert.Equal(Enum.GetValues<LimitKey>().ToHashSet(), Named<LimitKey>(nameof(Limits_OfEachEdition_AreTheTables)));
        Assert.Equal(Enum.GetValues<Feature>().ToHashSet(), Named<Feature>(nameof(Features_OfEachEdition_AreTheTables)));
    }

    private static HashSet<T> Named<T>(string test)
        => typeof(EditionTableTests).GetMethod(test)!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Select(row => (T)((InlineDataAttribute)row).Data[1]!)
            .ToHashSet();

    private static Entitlements Of(string edition) => BuiltIn.Resolve(BuiltIn.Approved(edition));

    private static FeatureState StateOf(bool inEdition) => inEdition ? FeatureState.Available : FeatureState.NotInEdition;
}
