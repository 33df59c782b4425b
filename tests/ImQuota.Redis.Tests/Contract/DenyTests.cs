using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Testing.Histories;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Exactly one reason is returned, the first that holds, with its code, and nothing changes.</summary>
public sealed class DenyTests
{
    [Theory]
    [MemberData(nameof(DenyCases.Names), MemberType = typeof(DenyCases))]
    public async Task DecideAsync_CaseOfTheTable_DeniedWithItsReasonAndNothingChanged(string engine, string name)
    {
        DenyCase one = DenyCases.Named(name);
        await using Scenario app = await Scenario.StartAsync(engine, one);
        await app.MustAsync(one.Before);
        await app.ChangeAsync(one.Changes);
        string before = OutcomeText.Of(await app.UsageAsync());

        AdmissionOutcome rehearsed = await app.AskAsync(one.Action, AdmissionMode.DryRun);
        AdmissionOutcome outcome = await app.AskAsync(one.Action);

        Assert.Equal(
            (false, one.Reason, one.Code, one.UpgradeTo, one.SubReason),
            (outcome.Allowed, outcome.Reason, outcome.Code, outcome.UpgradeTo, outcome.SubReason));
        Assert.Equal(one.Reason >= DenyReason.UserLimit, outcome.Limit is not null);
        Assert.Equal(OutcomeText.Of(rehearsed), OutcomeText.Of(outcome));
        Assert.Equal(before, OutcomeText.Of(await app.UsageAsync()));
    }

    [Theory]
    [MemberData(nameof(DenyCases.Names), MemberType = typeof(DenyCases))]
    public async Task DecideAsync_CaseOfTheTableAsAFact_CountedAndFlagged(string engine, string name)
    {
        DenyCase one = DenyCases.Named(name);
        await using Scenario app = await Scenario.StartAsync(engine, one);
        await app.MustAsync(one.Before);
        await app.ChangeAsync(one.Changes);

        AdmissionOutcome outcome = await app.AskAsync(one.Action, AdmissionMode.Record);

        Assert.True(outcome is { Allowed: true, Code: 0, UpgradeTo: null });

        // The only reason a fact cannot have: it makes the group known.
        bool flagged = one.Reason != DenyReason.GroupNotFound || one.Limits.Length > 0;
        DenyReason expected = one.Reason == DenyReason.GroupNotFound && flagged ? DenyReason.UserGroupsLimit : one.Reason;
        Assert.Equal((flagged, flagged ? expected : DenyReason.None), (outcome.OverLimit, outcome.Reason));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task DecideAsync_UnknownApp_DeniedInEveryMode(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer");
        AdmissionRequest[] requests =
        [
            new(AdmissionMode.Enforce, Login("u1")),
            new(AdmissionMode.Record, Create("g1")),
            new(AdmissionMode.DryRun, new LogoutAction("u1", "c1")),
        ];

        AdmissionOutcome[] outcomes = await app.Subject.Admission.DecideAsync(
            Scenario.App + 1, requests, TestContext.Current.CancellationToken);

        Assert.Equal([70020, 60006, 60006], outcomes.Select(outcome => outcome.Code));
        Assert.All(outcomes, outcome => Assert.Equal((false, DenyReason.AppNotFound), (outcome.Allowed, outcome.Reason)));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task DecideAsync_ReleasesOfASuspendedApp_Pass(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer");
        await app.MustAsync(
            Login("u1", "c1"), Create("g1", GroupType.Work, "u1"), Create("g2", GroupType.Work, "u1"), Befriend("u1", "u2"));
        await app.ChangeAsync(new SuspendedChange("expired"));

        AdmissionAction[] releases =
        [
            new LogoutAction("u1", "c1"),
            new LeaveGroupAction("g1", ["u1"]),
            new DissolveGroupAction("g2"),
            new RemoveFriendAction("u1", "u2", FriendDirection.Both),
            new RemoveUsersAction(["u1"]),
        ];
        foreach (AdmissionAction release in releases)
        {
            AdmissionOutcome outcome = await app.AskAsync(release);
            Assert.True(outcome is { Allowed: true, Already: false, OverLimit: false }, release.ToString());
        }

        var usage = await app.UsageAsync();
        Assert.Equal((0, 0, 0), (usage.Users, usage.Groups, usage.Connections));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task DecideAsync_AlreadySoAtFullLimits_Allowed(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer");
        AdmissionAction[] actions =
        [
            Login("u1", "c1"),
            new RegisterUsersAction(["u1", "u1"]),
            Create("g1", GroupType.Community, "u1"),
            Join("g1", "u1"),
            Befriend("u1", "u2"),
        ];
        await app.MustAsync(actions);
        await app.ChangeAsync(Enum.GetValues<LimitKey>().Select(key => new OverrideChange(key, 0, null)));

        foreach (AdmissionAction action in actions)
        {
            AdmissionOutcome outcome = await app.AskAsync(action);
            Assert.True(outcome is { Allowed: true, Already: true, Reason: DenyReason.None }, action.ToString());
        }
    }

    [Fact]
    public void Cases_OfTheTable_CoverEveryReasonOfAKnownApp()
    {
        var missing = Enum.GetValues<DenyReason>()
            .Except(DenyCases.All.Select(one => one.Reason))
            .Except([DenyReason.None, DenyReason.AppNotFound]);

        Assert.Empty(missing);
    }
}
