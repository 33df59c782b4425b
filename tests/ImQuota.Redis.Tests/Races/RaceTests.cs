using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Tests.Contract;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Races;

/// <summary>Many callers at one limit through two processes: as many are granted as fit, each once.</summary>
public sealed class RaceTests
{
    private const int Repeats = 3;

    [Theory]
    [MemberData(nameof(RaceCases.Names), MemberType = typeof(RaceCases))]
    public async Task DecideAsync_ManyCallersAtALimit_GrantedExactlyTheLimitEachOnce(string engine, string name)
    {
        RaceCase one = RaceCases.Named(name);
        await using Scenario app = await Scenario.StartAsync(engine, "developer", [(one.Contested, RaceCases.Limit), .. one.Others]);
        await app.MustAsync(one.Before);

        RaceResult result = await Race.RunAsync(app, one.Actions, Repeats);

        Assert.Equal(RaceCases.Limit, result.Granted.Count);
        Assert.Equal(RaceCases.Limit, result.Granted.Distinct().Count());
        Assert.Equal(RaceCases.Limit, await one.Used(app));
        Assert.All(result.Denied, outcome => Assert.Equal(one.Reason, outcome.Reason));
        Assert.Equal(
            one.Actions.Count - RaceCases.Limit,
            result.Replies.Where(reply => !reply.Outcome.Allowed).Select(reply => reply.Action).Except(result.Granted).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Login_ManyDevicesOfOneUser_OneStaysAndEachOtherIsKickedOnce(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard");

        // A kicked connection that is asked for again opens again, so there may be more opened than ids.
        RaceResult result = await Race.RunAsync(app, [.. Ids("c", 16).Select(id => Login("u1", id))], 1);

        AppUsage usage = await app.UsageAsync();
        string stays = Assert.Single((await app.UserAsync("u1")).Connections);
        var kicked = result.Replies.SelectMany(reply => reply.Outcome.Kick).ToList();
        Assert.Equal((1, 1, 1), (usage.Connections, usage.PeakConnections, usage.OnlineUsers));
        Assert.Equal(Ids("c", 16).Except([stays]).Order(), kicked.Distinct().Except([stays]).Order());
        Assert.Equal(result.Granted.Count - 1, kicked.Count);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task DissolveGroup_ManyCallers_PlaceAndCreditComeBackOnce(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer");
        await app.MustAsync(Create("g1", GroupType.Work, "u1"), Create("g2", GroupType.Work, "u1"));

        RaceResult result = await Race.RunAsync(app, [new DissolveGroupAction("g1"), new LeaveGroupAction("g1", ["u1"])], 8);

        AppUsage usage = await app.UsageAsync();
        Assert.Single(result.Granted);
        Assert.Empty(result.Denied);
        Assert.Equal((1, 1), (usage.Groups, usage.GrowthToday));
        Assert.Equal(1, (await app.UserAsync("u1")).Groups);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task JoinGroup_AndLeave_MembersNeverAboveTheLimit(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer", (LimitKey.GroupMembers, RaceCases.Limit));
        await app.MustAsync(Create("g1", GroupType.Public, "owner"));
        string[] users = Ids("u", 12);

        await Race.RunAsync(
            app,
            [.. users.Select(id => Join("g1", id)), .. users.Select(id => new LeaveGroupAction("g1", [id]))],
            Repeats);

        long members = (await app.GroupAsync("g1"))?.Members ?? -1;
        long ofUsers = 0;
        foreach (string user in users)
        {
            ofUsers += (await app.UserAsync(user)).Groups;
        }

        Assert.InRange(members, 1, RaceCases.Limit);
        Assert.Equal(members - 1, ofUsers);
    }
}
