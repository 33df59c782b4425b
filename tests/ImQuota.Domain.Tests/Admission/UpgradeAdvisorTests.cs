using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Admission;

/// <summary>The editions are not a ladder (spec section 1), so the advice is looked up and never assumed.</summary>
public sealed class UpgradeAdvisorTests
{
    [Theory]
    [InlineData("developer", LimitKey.Users, 100, 1, "standard")]
    [InlineData("developer", LimitKey.Mau, 100, 1, "standard")]
    [InlineData("developer", LimitKey.Friends, 20, 1, "standard")]
    [InlineData("developer", LimitKey.UserGroups, 50, 1, "standard")]
    [InlineData("developer", LimitKey.UserGroups, 500, 1, "premium")]
    [InlineData("developer", LimitKey.GroupMembers, 20, 1, "standard")]
    [InlineData("developer", LimitKey.GroupMembers, 20, 180, "standard")]
    [InlineData("developer", LimitKey.GroupMembers, 20, 181, "premium")]
    [InlineData("developer", LimitKey.GroupMembers, 20, 1_981, null)]
    [InlineData("developer", LimitKey.LiveGroups, 10, 1, "standard")]
    [InlineData("developer", LimitKey.LiveGroups, 50, 1, "premium")]
    [InlineData("developer", LimitKey.DailyGrowth, 100, 1, "standard")]
    [InlineData("developer", LimitKey.DailyBroadcast, 5, 1, null)]
    [InlineData("standard", LimitKey.UserGroups, 500, 1, "premium")]
    [InlineData("standard", LimitKey.GroupMembers, 200, 1, "premium")]
    [InlineData("standard", LimitKey.LiveGroups, 50, 1, "premium")]
    [InlineData("standard", LimitKey.Friends, 3_000, 1, null)]
    [InlineData("standard", LimitKey.DailyGrowth, 10_000, 1, null)]
    [InlineData("premium", LimitKey.UserGroups, 1_000, 1, null)]
    public void Find_OneLimit_IsTheFirstEditionThatWouldHaveAllowedIt(string edition, LimitKey key, long used, long growth, string? advice)
        => Assert.Equal(advice, UpgradeAdvisor.Find(BuiltIn.Catalogue, edition, [new(key, used, growth)], feature: null));

    [Theory]
    [InlineData("standard", Feature.Community, "premium")]
    [InlineData("standard", Feature.UserStatus, "premium")]
    [InlineData("standard", Feature.UserRemoval, null)]
    [InlineData("developer", Feature.Community, "premium")]
    [InlineData("premium", Feature.UserRemoval, null)]
    public void Find_Feature_SkipsStandardAndNeverLeadsBackToDeveloper(string edition, Feature feature, string? advice)
        => Assert.Equal(advice, UpgradeAdvisor.Find(BuiltIn.Catalogue, edition, [], feature));

    [Fact]
    public void Find_SeveralChecks_NeedsAnEditionThatMeetsAllOfThem()
    {
        LimitCheck[] checks = [new(LimitKey.Groups, 100, 1), new(LimitKey.UserGroups, 500, 1), new(LimitKey.DailyGrowth, 5, 1)];

        Assert.Equal("premium", UpgradeAdvisor.Find(BuiltIn.Catalogue, "developer", checks, feature: null));
        Assert.Null(UpgradeAdvisor.Find(BuiltIn.Catalogue, "developer", [.. checks, new(LimitKey.DailyBroadcast, 5, 1)], feature: null));
    }

    [Fact]
    public void Find_LimitAndFeature_NeedsBoth()
        => Assert.Equal(
            "premium",
            UpgradeAdvisor.Find(BuiltIn.Catalogue, "developer", [new(LimitKey.GroupMembers, 20, 1)], Feature.Community));
}
