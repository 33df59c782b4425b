using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Admission;

/// <summary>The codes of spec section 3, copied from the table by hand.</summary>
public sealed class DenyCodesTests
{
    private static readonly LoginAction Login = new("u", Platform.Web, "c", "n");
    private static readonly CreateGroupAction Create = new("g", GroupType.Public, "u", []);
    private static readonly JoinGroupAction Join = new("g", ["u"], Invitation: false);

    [Theory]
    [InlineData(DenyReason.AppNotFound, 70020, 60006, 60006)]
    [InlineData(DenyReason.AppDisabled, 60016, 60016, 60016)]
    [InlineData(DenyReason.AppSuspended, 60020, 60020, 60020)]
    [InlineData(DenyReason.GroupNotFound, 10010, 10010, 10010)]
    [InlineData(DenyReason.TypeForbids, 10007, 10007, 10007)]
    [InlineData(DenyReason.FeatureNotInEdition, 10059, 10059, 10059)]
    [InlineData(DenyReason.UserLimit, 70398, 70398, 70398)]
    [InlineData(DenyReason.MauLimit, 72000, 72000, 72000)]
    [InlineData(DenyReason.UserGroupsLimit, 10037, 10037, 10037)]
    [InlineData(DenyReason.FriendsLimit, 30010, 30010, 30010)]
    [InlineData(DenyReason.PeerFriendsLimit, 30014, 30014, 30014)]
    [InlineData(DenyReason.GroupFull, 10014, 10038, 10014)]
    [InlineData(DenyReason.LiveGroupsLimit, 10036, 10036, 10036)]
    [InlineData(DenyReason.GroupsLimit, 10058, 10058, 10058)]
    [InlineData(DenyReason.DailyGrowthLimit, 10006, 10006, 10006)]
    [InlineData(DenyReason.DailyBroadcastLimit, 10006, 10006, 10006)]
    public void For_EachReason_IsTheTablesCode(DenyReason reason, int atLogin, int atCreation, int atJoin)
        => Assert.Equal(
            (atLogin, atCreation, atJoin),
            (DenyCodes.For(reason, Login), DenyCodes.For(reason, Create), DenyCodes.For(reason, Join)));

    [Fact]
    public void For_EveryReason_HasACode()
        => Assert.All(Enum.GetValues<DenyReason>().Where(reason => reason != DenyReason.None), reason => Assert.InRange(DenyCodes.For(reason, Join), 10_000, 99_999));

    [Theory]
    [InlineData(DenyReason.None)]
    [InlineData((DenyReason)17)]
    [InlineData((DenyReason)(-1))]
    public void For_NotAReason_Throws(DenyReason reason)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DenyCodes.For(reason, Join));
        Assert.Throws<ArgumentOutOfRangeException>(() => DenyMessages.For(reason, limit: null, subReason: null));
    }
}
