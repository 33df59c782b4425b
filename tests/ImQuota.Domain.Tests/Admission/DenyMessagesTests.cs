using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Admission;

public sealed class DenyMessagesTests
{
    private static readonly LimitUse Use = new(LimitKey.Users, Limit: 12_345, Used: 67_890, ResetsAt: null);

    public static TheoryData<DenyReason> Reasons => new(Enum.GetValues<DenyReason>().Where(reason => reason != DenyReason.None));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void For_EachReason_IsOneSentence(DenyReason reason)
    {
        string message = DenyMessages.For(reason, Use, "expired");

        Assert.Matches(@"^[A-Z][^\n]{10,}\.$", message);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void For_AReasonOfALimit_NamesUsedAndLimit(DenyReason reason)
    {
        bool ofLimit = Enum.GetValues<LimitKey>().Any(key => DenyReasons.ForLimit(key, peer: false) == reason || DenyReasons.ForLimit(key, peer: true) == reason);

        Assert.Equal(ofLimit, DenyMessages.For(reason, Use, "expired").Contains("67,890 of 12,345", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DenyReason.UserLimit, "E2")]
    [InlineData(DenyReason.MauLimit, "E10")]
    [InlineData(DenyReason.UserGroupsLimit, "E4")]
    [InlineData(DenyReason.FriendsLimit, "E3")]
    [InlineData(DenyReason.PeerFriendsLimit, "E3")]
    [InlineData(DenyReason.GroupFull, "E5")]
    [InlineData(DenyReason.LiveGroupsLimit, "E7")]
    [InlineData(DenyReason.GroupsLimit, "E6")]
    [InlineData(DenyReason.DailyGrowthLimit, "E8")]
    [InlineData(DenyReason.DailyBroadcastLimit, "E8")]
    public void For_AReasonOfALimit_NamesItsRowOfTheTable(DenyReason reason, string row)
        => Assert.EndsWith($"({row}).", DenyMessages.For(reason, Use, subReason: null), StringComparison.Ordinal);

    [Fact]
    public void For_EachReason_IsDifferent()
    {
        List<string> all = Enum.GetValues<DenyReason>().Where(reason => reason != DenyReason.None)
            .Select(reason => DenyMessages.For(reason, Use, "expired")).ToList();

        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("overdue")]
    [InlineData("refunded")]
    public void For_Suspended_NamesTheSubReason(string subReason)
        => Assert.Contains(subReason, DenyMessages.For(DenyReason.AppSuspended, limit: null, subReason), StringComparison.Ordinal);

    [Fact]
    public void For_LimitNotKnown_StillIsASentence()
        => Assert.Equal("The app has too many registered users (E2).", DenyMessages.For(DenyReason.UserLimit, limit: null, subReason: null));

    [Fact]
    public void For_AnotherCulture_WritesNumbersTheSameWay()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberGroupSeparator = "'";
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Contains("67,890 of 12,345", DenyMessages.For(DenyReason.GroupsLimit, Use, subReason: null), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
