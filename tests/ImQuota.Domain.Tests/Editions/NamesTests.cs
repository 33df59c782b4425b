using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Editions;

/// <summary>The stable names in catalogues and on the wire: changing one breaks published catalogues.</summary>
public sealed class NamesTests
{
    [Fact]
    public void LimitNames_All_AreTheStableKeys()
        => Assert.Equal(
            [
                "users", "mau", "user_groups", "friends", "group_members", "community_members", "groups", "live_groups",
                "daily_growth", "daily_broadcast",
            ],
            LimitNames.All);

    [Fact]
    public void FeatureNames_All_AreTheStableNames()
        => Assert.Equal(
            [
                "global_coverage", "push_to_all", "multi_device", "local_search", "live_history", "community", "read_receipts",
                "targeted_messages", "live_member_list", "live_broadcast", "user_status", "conversation_marks",
                "conversation_grouping", "live_ban", "av_call", "user_removal",
            ],
            FeatureNames.All);

    [Fact]
    public void GroupTypeNames_All_AreTheStableNames()
        => Assert.Equal(["work", "public", "meeting", "community", "b_chat_room", "av_chat_room"], GroupTypeNames.All);

    [Fact]
    public void PlatformNames_All_AreTheStableNames()
        => Assert.Equal(["android", "iphone", "ipad", "windows", "mac", "linux", "web"], PlatformNames.All);

    [Fact]
    public void NameOf_EveryValue_ParsesBackToItself()
    {
        Assert.All(Enum.GetValues<LimitKey>(), key => Assert.True(LimitNames.TryParse(LimitNames.KeyOf(key), out LimitKey back) && back == key));
        Assert.All(Enum.GetValues<Feature>(), one => Assert.True(FeatureNames.TryParse(FeatureNames.NameOf(one), out Feature back) && back == one));
        Assert.All(Enum.GetValues<GroupType>(), one => Assert.True(GroupTypeNames.TryParse(GroupTypeNames.NameOf(one), out GroupType back) && back == one));
        Assert.All(Enum.GetValues<Platform>(), one => Assert.True(PlatformNames.TryParse(PlatformNames.NameOf(one), out Platform back) && back == one));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Users")]
    [InlineData("users ")]
    [InlineData("0")]
    public void TryParse_NotAName_IsRefused(string name)
    {
        Assert.False(LimitNames.TryParse(name, out _));
        Assert.False(FeatureNames.TryParse(name, out _));
        Assert.False(GroupTypeNames.TryParse(name, out _));
        Assert.False(PlatformNames.TryParse(name, out _));
    }

    [Fact]
    public void NameOf_ValueWithoutAName_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LimitNames.KeyOf((LimitKey)10));
        Assert.Throws<ArgumentOutOfRangeException>(() => LimitNames.NameOf((LimitKey)10));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureNames.NameOf((Feature)17));
    }

    [Fact]
    public void LimitNames_NameOf_IsDifferentForEveryLimit()
        => Assert.Equal(LimitValue.Count, Enum.GetValues<LimitKey>().Select(LimitNames.NameOf).Where(name => name.Length > 0).Distinct().Count());

    [Fact]
    public void LimitKey_Values_CountFromZero()
        => Assert.Equal(Enumerable.Range(0, LimitValue.Count), Enum.GetValues<LimitKey>().Select(key => (int)key));
}
