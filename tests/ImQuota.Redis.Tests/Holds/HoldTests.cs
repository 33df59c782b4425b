using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Holds;

/// <summary>Places held for announced actions: what they deny to others, when they end, and that they are no facts; on every engine.</summary>
public sealed class HoldTests
{
    private static readonly Duration Length = Duration.FromSeconds(10);

    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReserveAsync_LastPlaceOfAGroup_IsHeldUntilItLapses(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard", (LimitKey.GroupMembers, 2));
        await app.MustAsync(Create("g", GroupType.Public, "owner"));

        AdmissionOutcome first = await ReserveAsync(app, Join("g", "ann"));
        AdmissionOutcome again = await ReserveAsync(app, Join("g", "ann"));
        AdmissionOutcome second = await ReserveAsync(app, Join("g", "ben"));
        app.Clock.Advance(Length + Duration.FromMilliseconds(1));
        AdmissionOutcome later = await ReserveAsync(app, Join("g", "ben"));

        Assert.True(first is { Allowed: true, Already: false });
        Assert.True(again is { Allowed: true, Already: false });
        Assert.True(second is { Allowed: false, Reason: DenyReason.GroupFull, Code: 10014, Limit: { Used: 2, Limit: 2 } });
        Assert.True(later.Allowed);
        Assert.Equal(1, (await app.GroupAsync("g"))!.Members);
        Assert.Equal(0, (await app.UserAsync("ann")).Groups);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReserveAsync_UsersLastGroup_IsHeldAcrossGroupsAndCreations(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard", (LimitKey.UserGroups, 1));
        await app.MustAsync(Create("g", GroupType.Public, "owner"), Create("h", GroupType.Public, "other"));

        Assert.True((await ReserveAsync(app, Join("g", "ann"))).Allowed);
        AdmissionOutcome joins = await ReserveAsync(app, Join("h", "ann"));
        AdmissionOutcome creates = await ReserveAsync(app, Create("", GroupType.Work, "ann"));
        AdmissionOutcome both = await ReserveAsync(app, Invite("h", "ann", "ben"));

        Assert.Equal((DenyReason.UserGroupsLimit, DenyReason.UserGroupsLimit), (joins.Reason, creates.Reason));
        Assert.True(both.Allowed);
        Assert.Equal(["ann"], both.OverLimitUserIds);
        Assert.Equal(DenyReason.UserGroupsLimit, (await ReserveAsync(app, Join("g", "ben"))).Reason);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReserveAsync_CreationsThatLookAlike_HoldAPlaceEach(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard", (LimitKey.Groups, 2), (LimitKey.DailyGrowth, 3));

        AdmissionOutcome[] announced = [await ReserveAsync(app, Create("")), await ReserveAsync(app, Create("")), await ReserveAsync(app, Create(""))];
        AdmissionOutcome live = await ReserveAsync(app, Create("", GroupType.AVChatRoom));
        AdmissionOutcome beyond = await ReserveAsync(app, Create("", GroupType.AVChatRoom));

        Assert.Equal([DenyReason.None, DenyReason.None, DenyReason.GroupsLimit], announced.Select(outcome => outcome.Reason));
        Assert.Equal((DenyReason.None, DenyReason.DailyGrowthLimit), (live.Reason, beyond.Reason));
        AppUsage usage = await app.UsageAsync();
        Assert.Equal((0, 0, 0), (usage.Groups, usage.LiveGroups, usage.GrowthToday));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task SettleAsync_ACreation_GivesOneOfTheAlikeBack(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard", (LimitKey.Groups, 2));
        await ReserveAsync(app, Create("", GroupType.Public, "ann", "ben"));
        await ReserveAsync(app, Create("", GroupType.Public, "ann", "ben"));

        CreateGroupAction fact = Create("g1", GroupType.Public, "ann", "ben");
        await app.AskAsync(fact, AdmissionMode.Record);
        await SettleAsync(app, fact);
        AdmissionOutcome whileHeld = await ReserveAsync(app, Create("", GroupType.Public, "cid"));
        fact = Create("g2", GroupType.Public, "ann", "ben");
        await app.AskAsync(fact, AdmissionMode.Record);
        await SettleAsync(app, fact);
        await SettleAsync(app, fact);
        await app.MustAsync(new DissolveGroupAction("g1"));

        Assert.Equal(DenyReason.GroupsLimit, whileHeld.Reason);
        Assert.True((await ReserveAsync(app, Create("", GroupType.Public, "cid"))).Allowed);
        Assert.Equal(DenyReason.GroupsLimit, (await ReserveAsync(app, Create("", GroupType.Public, "cid"))).Reason);
        Assert.Equal(1, (await app.UsageAsync()).Groups);
    }

    // A member's join was told before the creation: the group is of today all the same (E8), once.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task SettleAsync_OfAGroupOfUnknownDay_CountsItToday(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard");
        await app.AskAsync(Create("g", GroupType.BChatRoom) with { OfEarlierDay = true }, AdmissionMode.Record);
        long before = (await app.UsageAsync()).GrowthToday;

        await SettleAsync(app, Create("g", GroupType.BChatRoom));
        await SettleAsync(app, Create("g", GroupType.BChatRoom));

        AppUsage usage = await app.UsageAsync();
        Assert.Equal((0, 1, 1, 1), (before, usage.GrowthToday, usage.BroadcastToday, usage.Groups));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReserveAsync_LastFriend_IsHeldInBothLists(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard", (LimitKey.Friends, 1));

        Assert.True((await ReserveAsync(app, Befriend("ann", "ben"))).Allowed);
        Assert.True((await ReserveAsync(app, Befriend("ann", "ben"))).Allowed);
        AdmissionOutcome own = await ReserveAsync(app, Befriend("ann", "cid"));
        AdmissionOutcome peers = await ReserveAsync(app, Befriend("cid", "ben"));
        await app.AskAsync(Befriend("ann", "ben"), AdmissionMode.Record);
        await SettleAsync(app, new AddFriendAction("ann", "ben", FriendDirection.OneWay));
        await SettleAsync(app, new AddFriendAction("ben", "ann", FriendDirection.OneWay));
        AdmissionOutcome already = await ReserveAsync(app, Befriend("ann", "ben"));
        await app.MustAsync(new RemoveFriendAction("ann", "ben", FriendDirection.Both));

        Assert.Equal((DenyReason.FriendsLimit, DenyReason.PeerFriendsLimit), (own.Reason, peers.Reason));
        Assert.True(already is { Allowed: true, Already: true });
        Assert.True((await ReserveAsync(app, Befriend("ann", "cid"))).Allowed);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReserveAsync_Settled_LeavesNothingHeld(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Create("g", GroupType.Public, "owner"));
        await ReserveAsync(app, Join("g", Ids("u", 100)));
        await SettleAsync(app, Join("g", Ids("u", 100)));
        await app.ChangeAsync(new Testing.Histories.OverrideChange(LimitKey.GroupMembers, 101, null));

        AdmissionOutcome next = await ReserveAsync(app, Join("g", Ids("v", 100)));
        AdmissionOutcome full = await ReserveAsync(app, Join("g", "w"));

        Assert.True(next.Allowed);
        Assert.Equal((DenyReason.GroupFull, 101), (full.Reason, full.Limit?.Used));
    }

    // Of many who announce at once, as many are allowed as there are places, whatever process they ask.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReserveAsync_ManyAtOnceFromTwoProcesses_NoMoreThanFit(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard", (LimitKey.GroupMembers, 30));
        await app.MustAsync(Create("g", GroupType.Public, "owner"));
        await using var other = (StoreSubject)await app.OtherProcessAsync();
        IHoldStore[] stores = [((StoreSubject)app.Subject).Holds, other.Holds];

        AdmissionOutcome[][] outcomes = await Task.WhenAll(
            Ids("u", 120).Select((user, place) => stores[place % 2].ReserveAsync(Scenario.App, [Join("g", user)], "", Length, Cancellation)));

        Assert.Equal(29, outcomes.Count(outcome => outcome[0].Allowed));
        Assert.All(outcomes.Where(outcome => !outcome[0].Allowed), outcome => Assert.Equal(DenyReason.GroupFull, outcome[0].Reason));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReserveAsync_UnknownAppAndGroup_AreDenied(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard");
        IHoldStore holds = ((StoreSubject)app.Subject).Holds;

        AdmissionOutcome[] unknown = await holds.ReserveAsync(Scenario.App + 1, [Join("g", "ann")], "", Length, Cancellation);

        Assert.Equal((DenyReason.AppNotFound, 60006), (unknown[0].Reason, unknown[0].Code));
        Assert.Equal(DenyReason.GroupNotFound, (await ReserveAsync(app, Join("g", "ann"))).Reason);
        await holds.SettleAsync(Scenario.App + 1, [Join("g", "ann")], "", Cancellation);
    }

    internal static async Task<AdmissionOutcome> ReserveAsync(Scenario app, AdmissionAction action)
        => Assert.Single(await ((StoreSubject)app.Subject).Holds.ReserveAsync(Scenario.App, [action], "alike", Length, Cancellation));

    internal static Task SettleAsync(Scenario app, params AdmissionAction[] facts)
        => ((StoreSubject)app.Subject).Holds.SettleAsync(Scenario.App, facts, "alike", Cancellation);
}
