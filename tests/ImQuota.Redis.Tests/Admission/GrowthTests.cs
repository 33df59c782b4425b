using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Tests.Contract;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Admission;

/// <summary>Apps and groups that outgrow their first buckets: nothing is lost, counted twice or forgotten on the way.</summary>
public sealed class GrowthTests
{
    /// <summary>Several times the mean of a bucket of sets (192) and of hashes (48).</summary>
    private const int Users = 3000;

    private const int Portion = 250;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Logins_OfManyUsers_EachCountedOnce(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium", (LimitKey.Users, 10_000));
        AdmissionAction[] logins = [.. Ids("u", Users).Select(id => Login(id, "c"))];

        await AllAsync(app, logins, already: false);
        await AllAsync(app, logins, already: true);
        AppUsage usage = await app.UsageAsync();

        Assert.Equal(
            (Users, Users, Users, Users, Users, Users),
            (usage.Users, usage.MauExact, usage.Connections, usage.OnlineUsers, usage.PeakConnections, usage.PeakOnlineUsers));
        Assert.InRange(usage.MauEstimate, Users * 0.96, Users * 1.04);

        await AllAsync(app, [.. Ids("u", Users).Select(id => new LogoutAction(id, "c"))], already: false);
        usage = await app.UsageAsync();
        Assert.Equal((0, 0, Users), (usage.Connections, usage.OnlineUsers, usage.PeakConnections));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Group_OfManyMembers_FilledEmptiedAndDissolved(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium", (LimitKey.CommunityMembers, Users));
        await app.MustAsync(Create("g1", GroupType.Community, "owner"));
        string[] users = Ids("u", Users);
        foreach (string[] portion in users.SkipLast(1).Chunk(Portion))
        {
            AdmissionOutcome joined = await app.AskAsync(Join("g1", portion));
            Assert.Equal((true, 0), (joined.Allowed, joined.AlreadyMemberIds.Count));
        }

        AdmissionOutcome again = await app.AskAsync(Join("g1", users[..Portion]));
        AdmissionOutcome full = await app.AskAsync(Join("g1", "one too many"));
        await app.MustAsync(new LeaveGroupAction("g1", users[..Portion]));
        long left = (await app.GroupAsync("g1"))!.Members;
        await app.MustAsync(new DissolveGroupAction("g1"));

        Assert.Equal((true, Portion), (again.Already, again.AlreadyMemberIds.Count));
        Assert.Equal((DenyReason.GroupFull, new LimitUse(LimitKey.CommunityMembers, Users, Users, null)), (full.Reason, full.Limit));
        Assert.Equal(Users - Portion, left);
        Assert.Null(await app.GroupAsync("g1"));
        foreach (string user in users.Where((_, index) => index % 97 == 0).Append("owner"))
        {
            Assert.Equal(0, (await app.UserAsync(user)).Groups);
        }

        Assert.Equal((0, 0), ((await app.UsageAsync()).Groups, (await app.UsageAsync()).GrowthToday));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task FriendsAndGroups_OfManyUsers_EachCountedOnce(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        string[] users = Ids("u", Users);
        AdmissionAction[] actions =
        [
            .. users.Select(id => Befriend("hub", id)),
            .. users.Select((id, index) => Create($"g{index}", GroupType.Work, id)),
        ];

        await AllAsync(app, actions, already: false);
        await AllAsync(app, actions, already: true);

        Assert.Equal(Users, (await app.UserAsync("hub")).Friends);
        foreach (string user in users.Where((_, index) => index % 97 == 0))
        {
            UserUsage usage = await app.UserAsync(user);
            Assert.Equal((1, 1), (usage.Friends, usage.Groups));
        }

        AdmissionOutcome denied = await app.AskAsync(Befriend("hub", "one too many"));
        Assert.Equal((DenyReason.FriendsLimit, Users), (denied.Reason, denied.Limit?.Used));
        Assert.Equal((Users, Users), ((await app.UsageAsync()).Groups, (await app.UsageAsync()).GrowthToday));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Lease_OfANodeWithManyConnections_TakesThemAllAndNoOthers(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.Subject.Nodes.BeginReportAsync(Scenario.App, "n1", Duration.FromSeconds(30), Cancellation);
        await AllAsync(app, [.. Ids("u", Users).Select((id, index) => Login(id, "c", nodeId: index % 3 == 0 ? "n2" : "n1"))], already: false);

        app.Clock.Advance(Duration.FromSeconds(31));
        AppUsage usage = await app.UsageAsync();
        UserUsage gone = await app.UserAsync("u2");
        UserUsage stays = await app.UserAsync("u1");
        AdmissionOutcome late = await app.AskAsync(new LogoutAction("u2", "c"));

        Assert.Equal((Users / 3, Users / 3, Users), (usage.Connections, usage.OnlineUsers, usage.PeakConnections));
        Assert.Equal(Users / 3, usage.ConnectionsByNode["n2"]);
        Assert.Equal((0, 1), (gone.Connections.Count, stays.Connections.Count));
        Assert.True(late.Already);
    }

    private static async Task AllAsync(Scenario app, IReadOnlyList<AdmissionAction> actions, bool already)
    {
        foreach (AdmissionAction[] portion in actions.Chunk(Portion))
        {
            AdmissionOutcome[] outcomes = await app.Subject.Admission.DecideAsync(
                Scenario.App, [.. portion.Select(action => new AdmissionRequest(AdmissionMode.Enforce, action))], Cancellation);
            Assert.All(outcomes, outcome => Assert.Equal((true, already), (outcome.Allowed, outcome.Already)));
        }
    }
}
