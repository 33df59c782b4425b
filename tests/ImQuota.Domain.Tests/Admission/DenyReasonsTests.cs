using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Admission;

public sealed class DenyReasonsTests
{
    /// <summary>Spec section 3 from its first row to its last; the number is the precedence and goes over the wire.</summary>
    private static readonly DenyReason[] Precedence =
    [
        DenyReason.None, DenyReason.AppNotFound, DenyReason.AppDisabled, DenyReason.AppSuspended, DenyReason.GroupNotFound,
        DenyReason.TypeForbids, DenyReason.FeatureNotInEdition, DenyReason.UserLimit, DenyReason.MauLimit, DenyReason.UserGroupsLimit,
        DenyReason.FriendsLimit, DenyReason.PeerFriendsLimit, DenyReason.GroupFull, DenyReason.LiveGroupsLimit, DenyReason.GroupsLimit,
        DenyReason.DailyGrowthLimit, DenyReason.DailyBroadcastLimit,
    ];

    [Fact]
    public void Values_OfTheEnum_AreTheOrderOfPrecedence()
    {
        Assert.Equal(Precedence, Enum.GetValues<DenyReason>());
        Assert.Equal(Enumerable.Range(0, Precedence.Length), Precedence.Select(reason => (int)reason));
    }

    [Theory]
    [InlineData(LimitKey.Users, DenyReason.UserLimit)]
    [InlineData(LimitKey.Mau, DenyReason.MauLimit)]
    [InlineData(LimitKey.UserGroups, DenyReason.UserGroupsLimit)]
    [InlineData(LimitKey.Friends, DenyReason.FriendsLimit)]
    [InlineData(LimitKey.GroupMembers, DenyReason.GroupFull)]
    [InlineData(LimitKey.CommunityMembers, DenyReason.GroupFull)]
    [InlineData(LimitKey.Groups, DenyReason.GroupsLimit)]
    [InlineData(LimitKey.LiveGroups, DenyReason.LiveGroupsLimit)]
    [InlineData(LimitKey.DailyGrowth, DenyReason.DailyGrowthLimit)]
    [InlineData(LimitKey.DailyBroadcast, DenyReason.DailyBroadcastLimit)]
    public void ForLimit_OwnList_IsTheLimitsReason(LimitKey key, DenyReason reason)
        => Assert.Equal(reason, DenyReasons.ForLimit(key, peer: false));

    [Fact]
    public void ForLimit_Peer_MattersForFriendsOnly()
        => Assert.All(
            Enum.GetValues<LimitKey>(),
            key => Assert.Equal(
                key == LimitKey.Friends ? DenyReason.PeerFriendsLimit : DenyReasons.ForLimit(key, peer: false),
                DenyReasons.ForLimit(key, peer: true)));

    [Fact]
    public void ForLimit_UnknownLimit_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => DenyReasons.ForLimit((LimitKey)LimitValue.Count, peer: false));
}
