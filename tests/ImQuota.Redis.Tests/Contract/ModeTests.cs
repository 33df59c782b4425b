using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Testing.Histories;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>What requests in the three modes, and limits in theirs, do at the same limit.</summary>
public sealed class ModeTests
{
    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Login_DryRun_SameReplyAndNothingChanged(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard");
        await app.MustAsync(Login("u1", "a"));
        string before = OutcomeText.Of(await app.UsageAsync());

        AdmissionOutcome rehearsed = await app.AskAsync(Login("u1", "b"), AdmissionMode.DryRun);
        string after = OutcomeText.Of(await app.UsageAsync());
        AdmissionOutcome done = await app.AskAsync(Login("u1", "b"));

        Assert.Equal(["a"], rehearsed.Kick);
        Assert.Equal(OutcomeText.Of(done), OutcomeText.Of(rehearsed));
        Assert.Equal(before, after);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task CreateGroup_RecordAboveTheLimit_CountedAndFlaggedOnce(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer", (LimitKey.Groups, 1));
        await app.MustAsync(Create("g1"));

        AdmissionOutcome fact = await app.AskAsync(Create("g2"), AdmissionMode.Record);
        AdmissionOutcome again = await app.AskAsync(Create("g2"), AdmissionMode.Record);

        Assert.True(fact is { Allowed: true, OverLimit: true, WouldDeny: false, Reason: DenyReason.GroupsLimit, Code: 0 });
        Assert.Equal(new LimitUse(LimitKey.Groups, 1, 1, null), fact.Limit);
        Assert.True(again is { Allowed: true, Already: true, OverLimit: false, Reason: DenyReason.None });
        Assert.Equal(2, (await app.UsageAsync()).Groups);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task CreateGroup_LimitObserved_AllowedAndFlagged(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer", (LimitKey.Groups, 1));
        await app.MustAsync(Create("g1"));
        await app.ChangeAsync(new LimitModeChange(LimitKey.Groups, LimitMode.Observe));

        AdmissionOutcome outcome = await app.AskAsync(Create("g2"));

        Assert.True(outcome is { Allowed: true, WouldDeny: true, OverLimit: false, Reason: DenyReason.GroupsLimit, Code: 0, UpgradeTo: null });
        Assert.Equal(2, (await app.UsageAsync()).Groups);
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task CreateGroup_LimitOffThenOnAgain_CountedAllTheWhile(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "developer", (LimitKey.Groups, 1));
        await app.ChangeAsync(new LimitModeChange(LimitKey.Groups, LimitMode.Off));

        AdmissionOutcome[] off = [await app.AskAsync(Create("g1")), await app.AskAsync(Create("g2"))];
        await app.ChangeAsync(new LimitModeChange(LimitKey.Groups, LimitMode.Enforce));
        AdmissionOutcome on = await app.AskAsync(Create("g3"));

        Assert.All(off, outcome => Assert.True(outcome is { Allowed: true, WouldDeny: false, Reason: DenyReason.None }));
        Assert.Equal((false, new LimitUse(LimitKey.Groups, 1, 2, null)), (on.Allowed, on.Limit));
    }

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Edition_ChangedOrPublished_CountsAtTheNextCall(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Create("g1", GroupType.Community, "u1"));

        await app.ChangeAsync(new EditionChange("standard"));
        AdmissionOutcome onStandard = await app.AskAsync(Create("g2", GroupType.Community));
        await app.Subject.PublishAsync(HistoryCatalogues.JsonOf(CatalogueVariant.SmallWithFeatures));
        AdmissionOutcome published = await app.AskAsync(Create("g2", GroupType.Community));

        Assert.Equal((DenyReason.FeatureNotInEdition, "premium"), (onStandard.Reason, onStandard.UpgradeTo));
        Assert.True(published.Allowed);
        Assert.Equal(1, (await app.GroupAsync("g1"))?.Members);
    }
}
