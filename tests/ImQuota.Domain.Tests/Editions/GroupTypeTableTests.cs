using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Editions;

/// <summary>The rules of the six group types (spec sections 1 and 2), copied from the spec by hand.</summary>
public sealed class GroupTypeTableTests
{
    [Theory]
    [InlineData(GroupType.Work, false)]
    [InlineData(GroupType.Public, false)]
    [InlineData(GroupType.Meeting, false)]
    [InlineData(GroupType.Community, false)]
    [InlineData(GroupType.BChatRoom, true)]
    [InlineData(GroupType.AVChatRoom, true)]
    public void Live_OfEachType_IsWhatE4DoesNotCount(GroupType type, bool live)
        => Assert.Equal(live, Of(type).Live);

    [Theory]
    [InlineData(GroupType.Work, LimitKey.GroupMembers)]
    [InlineData(GroupType.Public, LimitKey.GroupMembers)]
    [InlineData(GroupType.Meeting, LimitKey.GroupMembers)]
    [InlineData(GroupType.Community, LimitKey.CommunityMembers)]
    [InlineData(GroupType.BChatRoom, null)]
    [InlineData(GroupType.AVChatRoom, null)]
    public void MemberLimit_OfEachType_IsE5(GroupType type, LimitKey? limit)
        => Assert.Equal(limit, Of(type).MemberLimit);

    [Theory]
    [InlineData(GroupType.Work, LimitKey.Groups)]
    [InlineData(GroupType.Public, LimitKey.Groups)]
    [InlineData(GroupType.Meeting, LimitKey.Groups)]
    [InlineData(GroupType.Community, LimitKey.Groups)]
    [InlineData(GroupType.BChatRoom, LimitKey.Groups)]
    [InlineData(GroupType.AVChatRoom, LimitKey.LiveGroups)]
    public void CountLimit_OfEachType_IsE6OrE7(GroupType type, LimitKey limit)
        => Assert.Equal(limit, Of(type).CountLimit);

    [Theory]
    [InlineData(GroupType.Work, true)]
    [InlineData(GroupType.Public, true)]
    [InlineData(GroupType.Meeting, true)]
    [InlineData(GroupType.Community, true)]
    [InlineData(GroupType.BChatRoom, true)]
    [InlineData(GroupType.AVChatRoom, false)]
    public void OwnerInvitationsAndEnd_OfEachType_OnlyAVChatRoomDiffers(GroupType type, bool expected)
    {
        GroupTypeRules rules = Of(type);

        Assert.Equal((expected, expected, expected), (rules.OwnerIsMember, rules.AcceptsInvitations, rules.GoneWhenEmpty));
    }

    [Theory]
    [InlineData(GroupType.Work, false, null)]
    [InlineData(GroupType.Public, false, null)]
    [InlineData(GroupType.Meeting, false, null)]
    [InlineData(GroupType.Community, false, Feature.Community)]
    [InlineData(GroupType.BChatRoom, true, null)]
    [InlineData(GroupType.AVChatRoom, false, null)]
    public void BroadcastAndFeature_OfEachType_AreE8AndE15(GroupType type, bool broadcast, Feature? feature)
        => Assert.Equal((broadcast, feature), (Of(type).Broadcast, Of(type).RequiredFeature));

    [Fact]
    public void GroupTypes_OfTheBuiltInCatalogue_AreAll()
        => Assert.Equal(Enum.GetValues<GroupType>(), BuiltIn.Catalogue.GroupTypes.Keys.Order());

    private static GroupTypeRules Of(GroupType type) => BuiltIn.Catalogue.GroupTypes[type];
}
