using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>The vectors of spec section 8 that concern admission, with the editions' own numbers.</summary>
public sealed class AdmissionVectors
{
    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task CreateGroup_HundredOnOneDay_NextNeedsCreditOfTheSameDay(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer", (LimitKey.Groups, LimitValue.Unlimited));
        await app.MustAsync(Create("yesterday"));
        app.Clock.Advance(Duration.FromDays(1));
        await app.MustAsync(Ids("g", 100).Select(id => Create(id)));

        AdmissionOutcome over = await app.AskAsync(Create("g101"));
        await app.MustAsync(new DissolveGroupAction("yesterday"));
        AdmissionOutcome stillOver = await app.AskAsync(Create("g101"));
        await app.MustAsync(new DissolveGroupAction("g1"));
        AdmissionOutcome passes = await app.AskAsync(Create("g101"));
        AdmissionOutcome overAgain = await app.AskAsync(Create("g102"));

        Assert.Equal(DenyReason.DailyGrowthLimit, over.Reason);
        Assert.Equal(10006, over.Code);
        Assert.Equal(new LimitUse(LimitKey.DailyGrowth, 100, 100, Instant.FromUtc(2026, 5, 7, 16, 0)), over.Limit);
        Assert.Equal("standard", over.UpgradeTo);
        Assert.Equal(DenyReason.DailyGrowthLimit, stillOver.Reason);
        Assert.True(passes.Allowed);
        Assert.Equal(DenyReason.DailyGrowthLimit, overAgain.Reason);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task CreateGroup_HundredAndFirstOfDeveloper_RefusedByTheCountOfGroupsFirst(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer");
        await app.MustAsync(Ids("g", 100).Select(id => Create(id)));

        AdmissionOutcome over = await app.AskAsync(Create("g101"));
        await app.MustAsync(new DissolveGroupAction("g50"));
        AdmissionOutcome passes = await app.AskAsync(Create("g101"));

        Assert.Equal(DenyReason.GroupsLimit, over.Reason);
        Assert.Equal(10058, over.Code);
        Assert.True(passes.Allowed);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task CreateGroup_SixthBroadcastGroupOfADay_RefusedWhileTheTotalIsFarBelow(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Ids("b", 5).Select(id => Create(id, GroupType.BChatRoom)));

        AdmissionOutcome sixth = await app.AskAsync(Create("b6", GroupType.BChatRoom));
        AdmissionOutcome otherType = await app.AskAsync(Create("g1"));
        app.Clock.AdvanceTo(Instant.FromUtc(2026, 5, 6, 16, 0));
        AdmissionOutcome nextDay = await app.AskAsync(Create("b6", GroupType.BChatRoom));

        Assert.Equal(DenyReason.DailyBroadcastLimit, sixth.Reason);
        Assert.Equal(10006, sixth.Code);
        Assert.Equal(new LimitUse(LimitKey.DailyBroadcast, 5, 5, Instant.FromUtc(2026, 5, 6, 16, 0)), sixth.Limit);
        Assert.True(otherType.Allowed);
        Assert.True(nextDay.Allowed);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Login_HundredUsers_NextRefusedByUsersAndAfterARemovalByTheMonth(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer");
        await app.MustAsync(Ids("u", 100).Select(id => Login(id)));

        AdmissionOutcome next = await app.AskAsync(Login("u101"));
        AdmissionOutcome again = await app.AskAsync(Login("u7"));
        AppUsage full = await app.UsageAsync();
        await app.MustAsync(new RemoveUsersAction(["u7"]));
        AdmissionOutcome registered = await app.AskAsync(new RegisterUsersAction(["u101"]));
        AdmissionOutcome afterRemoval = await app.AskAsync(Login("u101"));
        AdmissionOutcome nobodyNew = await app.AskAsync(Login("u8"));

        Assert.Equal((DenyReason.UserLimit, 70398), (next.Reason, next.Code));
        Assert.Equal(new LimitUse(LimitKey.Users, 100, 100, null), next.Limit);
        Assert.True(again is { Allowed: true, Already: true });
        Assert.Equal((100, 100), (full.Users, full.MauExact));
        Assert.True(registered is { Allowed: true, Already: false });
        Assert.Equal((DenyReason.MauLimit, 72000), (afterRemoval.Reason, afterRemoval.Code));
        Assert.Equal(new LimitUse(LimitKey.Mau, 100, 100, Instant.FromUtc(2026, 5, 31, 16, 0)), afterRemoval.Limit);
        Assert.True(nobodyNew.Allowed);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Login_MonthOver_MonthCountsAnew(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(
            engine, "developer", (LimitKey.Mau, 1), (LimitKey.Users, LimitValue.Unlimited));
        await app.MustAsync(Login("u1"));
        app.Clock.AdvanceTo(Instant.FromUtc(2026, 5, 31, 16, 0) - Duration.FromTicks(10));

        AdmissionOutcome lastMoment = await app.AskAsync(Login("u2"));
        app.Clock.Advance(Duration.FromTicks(10));
        AdmissionOutcome firstMoment = await app.AskAsync(Login("u2"));
        AppUsage usage = await app.UsageAsync();

        Assert.Equal(DenyReason.MauLimit, lastMoment.Reason);
        Assert.True(firstMoment.Allowed);
        Assert.Equal(("2026-06", 1L), (usage.Month, usage.MauExact));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Login_SecondAndroidOnStandard_KicksTheFirstAndPeakStaysOne(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard");
        await app.MustAsync(Login("u1", "a"));
        app.Clock.Advance(Duration.FromSeconds(1));

        AdmissionOutcome second = await app.AskAsync(Login("u1", "b"));
        AppUsage usage = await app.UsageAsync();

        Assert.True(second is { Allowed: true, Already: false });
        Assert.Equal(["a"], second.Kick);
        Assert.Equal((1, 1), (usage.Connections, usage.PeakConnections));
        Assert.Equal(Scenario.Start, usage.PeakAt);
        Assert.Equal(["b"], (await app.UserAsync("u1")).Connections);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Login_FourthAndroidAndEleventhWebOnPremium_KickTheOldestOfTheirPlatform(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Ids("a", 3).Select(id => Login("u1", id)));
        await app.MustAsync(Ids("w", 10).Select(id => Login("u1", id, Platform.Web)));

        AdmissionOutcome android = await app.AskAsync(Login("u1", "a4"));
        AdmissionOutcome web = await app.AskAsync(Login("u1", "w11", Platform.Web));

        Assert.Equal(["a1"], android.Kick);
        Assert.Equal(["w1"], web.Kick);
        Assert.Equal(13, (await app.UsageAsync()).Connections);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task JoinGroup_SomeAtTheirLimit_LeftOutAndListed(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer", (LimitKey.UserGroups, 1));
        await app.MustAsync(Create("g1", GroupType.Public, "u1"), Create("g2", GroupType.Public, "u2"));

        AdmissionOutcome join = await app.AskAsync(Join("g2", "u1", "u2", "u3", "u3", "u1"));

        Assert.True(join is { Allowed: true, Already: false, Reason: DenyReason.None });
        Assert.Equal(["u1"], join.OverLimitUserIds);
        Assert.Equal(["u2"], join.AlreadyMemberIds);
        Assert.Equal(2, (await app.GroupAsync("g2"))?.Members);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task JoinGroup_RestDoesNotFit_NobodyJoins(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer", (LimitKey.GroupMembers, 3));
        await app.MustAsync(Create("g1", GroupType.Public, "u1"));

        AdmissionOutcome tooMany = await app.AskAsync(Join("g1", "u1", "u2", "u3", "u4"));
        AdmissionOutcome fits = await app.AskAsync(Join("g1", "u1", "u2", "u3"));

        Assert.Equal((DenyReason.GroupFull, 10014), (tooMany.Reason, tooMany.Code));
        Assert.Equal(new LimitUse(LimitKey.GroupMembers, 3, 1, null), tooMany.Limit);
        Assert.Equal(["u1"], tooMany.AlreadyMemberIds);
        Assert.Equal(0, (await app.UserAsync("u4")).Groups);
        Assert.True(fits.Allowed);
        Assert.Equal(3, (await app.GroupAsync("g1"))?.Members);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task LeaveGroup_LastMember_FreesThePlaceOnce(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer", (LimitKey.Groups, 1));
        await app.MustAsync(Create("g1", GroupType.Work, "u1"));

        AdmissionOutcome leave = await app.AskAsync(new LeaveGroupAction("g1", ["u1"]));
        AdmissionOutcome again = await app.AskAsync(new LeaveGroupAction("g1", ["u1"]));
        AppUsage usage = await app.UsageAsync();

        Assert.True(leave is { Allowed: true, Already: false });
        Assert.True(again is { Allowed: true, Already: true });
        Assert.Equal((0, 0), (usage.Groups, usage.GrowthToday));
        Assert.Null(await app.GroupAsync("g1"));
        Assert.True((await app.AskAsync(Create("g2"))).Allowed);
    }
}
