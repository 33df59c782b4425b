using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Domain.Nodes;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Repair;

/// <summary>A backend's truth beside what is stored, on every engine.</summary>
public sealed class ReconciliationTests
{
    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Groups_MissingExtraAndOfAnotherType_MadeTheTruth(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(
            Create("stays", GroupType.Public, "u1"), Create("typed", GroupType.Public, "u1", "u2"), Create("extra", GroupType.Work, "u1", Ids("m", 30)),
            Create("live", GroupType.AVChatRoom));
        TruthEntry[] truth = [Group("stays", GroupType.Public), Group("typed", GroupType.Community), Group("missing", GroupType.Meeting), Group("live", GroupType.AVChatRoom)];

        TruthReport dry = await EndAsync(app, new TruthScope.Groups(), dryRun: true, truth);
        GroupUsage? untouched = await app.GroupAsync("extra");
        TruthReport real = await EndAsync(app, new TruthScope.Groups(), dryRun: false, truth);
        TruthReport again = await EndAsync(app, new TruthScope.Groups(), dryRun: false, truth);
        AppUsage used = await app.UsageAsync();

        Assert.Equal((4, 4, 1, 1, 1, 0), (dry.Given, dry.Stored, dry.Missing.Count, dry.Extra, dry.Different.Count, dry.Meanwhile));
        Assert.Equal(("missing", "typed", 31), (Text(dry.Missing), Text(dry.Different), untouched?.Members));
        Assert.Equal((0, 0, 0, 1, 1, 1), (dry.Added, dry.Removed, dry.Corrected, real.Added, real.Removed, real.Corrected));
        Assert.Equal((0, 0, 0), (again.Missing.Count, again.Extra, again.Different.Count));
        Assert.Equal((3, 1), (used.Groups, used.LiveGroups));
        Assert.Equal((null, GroupType.Community, 2L), (await app.GroupAsync("extra"), (await app.GroupAsync("typed"))!.Type, (await app.GroupAsync("typed"))!.Members));
        Assert.Equal((2, 0), ((await app.UserAsync("u1")).Groups, (await app.UserAsync("m1")).Groups));
    }

    // To a type whose memberships are not kept: nobody may keep one in it.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Groups_IsLiveInTruth_MembersGoAndTheOtherCounterHasIt(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Create("g", GroupType.Public, "u1", Ids("m", 40)));

        TruthReport real = await EndAsync(app, new TruthScope.Groups(), dryRun: false, [Group("g", GroupType.AVChatRoom)]);
        AppUsage used = await app.UsageAsync();

        Assert.Equal((1, 0, 1), (real.Corrected, used.Groups, used.LiveGroups));
        Assert.Equal((0, 0), ((await app.GroupAsync("g"))!.Members, (await app.UserAsync("m1")).Groups));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Connections_OfANode_MadeTheTruth_OthersStay(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(
            Login("u1", "stays"), Login("u2", "extra"), Login("u3", "moved", nodeId: "n2"), Login("u4", "other", nodeId: "n2"), Login("u1", "web", Platform.Android));
        TruthEntry[] truth = [Open("u1", "stays"), Open("u3", "moved"), Open("u5", "missing"), Open("u1", "web", Platform.Web)];
        var scope = new TruthScope.Connections("n1");

        TruthReport dry = await EndAsync(app, scope, dryRun: true, truth);
        long untouched = (await app.UsageAsync()).ConnectionsByNode["n1"];
        TruthReport real = await EndAsync(app, scope, dryRun: false, truth);
        TruthReport again = await EndAsync(app, scope, dryRun: false, truth);
        AppUsage used = await app.UsageAsync();

        // That one of the missing is open on another node, a node's truth does not tell; it is moved all the same.
        Assert.Equal(("missing moved", "extra", "web", 3), (Text(dry.Missing), Text(dry.ExtraNamed), Text(dry.Different), untouched));
        Assert.Equal((2, 1, 1), (real.Added, real.Removed, real.Corrected));
        Assert.Equal((0, 0, 0), (again.Missing.Count, again.Extra, again.Different.Count));
        Assert.Equal((5, 4, 1, 4), (used.Connections, used.ConnectionsByNode["n1"], used.ConnectionsByNode["n2"], used.OnlineUsers));
        Assert.Empty((await app.UserAsync("u2")).Connections);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Connections_OfAllNodes_UnderLeasesAndWithout(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        INodeStore nodes = app.Subject.Nodes;
        long epoch = (await nodes.BeginReportAsync(Scenario.App, "n1", Duration.FromSeconds(30), Cancellation))!.Value;
        await nodes.ReportAsync(Scenario.App, "n1", epoch, [new NodeConnection("u1", Platform.Web, "c1"), new NodeConnection("u2", Platform.Web, "c2")], Cancellation);
        await nodes.EndReportAsync(Scenario.App, "n1", epoch, Cancellation);
        await app.MustAsync(Login("u3", "c3", nodeId: ""), Login("u4", "c4", nodeId: "n2"));

        TruthReport real = await EndAsync(
            app, new TruthScope.Connections(null), dryRun: false, [Open("u1", "c1", Platform.Web), Open("u4", "c4", node: "n3"), Open("u5", "c5", node: "")]);
        AppUsage used = await app.UsageAsync();
        app.Clock.Advance(Duration.FromSeconds(31));
        AppUsage later = await app.UsageAsync();

        Assert.Equal((1, 2, 1), (real.Added, real.Removed, real.Corrected));
        Assert.Equal((1L, 1L, 1L), (used.ConnectionsByNode["n1"], used.ConnectionsByNode["n3"], used.ConnectionsByNode[""]));
        Assert.Equal((3, 2), (used.Connections, later.Connections));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Friends_MissingAddedFormerRemoved_TheOthersOnlyCounted(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Befriend("u1", "stays"), Befriend("u1", "former"), Befriend("u1", "nobody"));
        TruthEntry[] truth = [new("stays"), new("missing"), new("former", Former: true), new("stranger", Former: true)];
        var scope = new TruthScope.Friends("u1");

        TruthReport dry = await EndAsync(app, scope, dryRun: true, truth);
        long untouched = (await app.UserAsync("u1")).Friends;
        TruthReport real = await EndAsync(app, scope, dryRun: false, truth);
        TruthReport again = await EndAsync(app, scope, dryRun: false, truth);

        Assert.Equal(("missing", 2, "former", 1, 3), (Text(dry.Missing), dry.Extra, Text(dry.ExtraNamed), dry.ExtraLeft, untouched));
        Assert.Equal((1, 1, 0), (real.Added, real.Removed, real.Corrected));
        Assert.Equal((0, 1, 1), (again.Missing.Count, again.Extra, again.ExtraLeft));

        // The other side's list is theirs.
        Assert.Equal((3, 1, 0), ((await app.UserAsync("u1")).Friends, (await app.UserAsync("former")).Friends, (await app.UserAsync("missing")).Friends));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Friends_CountBelowThoseThatAreThere_PutRight(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Befriend("u1", "a"), Befriend("u1", "b"));
        await using Tables tables = await Tables.OpenAsync(app);
        await tables.Database.HashDeleteAsync(await tables.HolderAsync("k", tables.User("u1")), tables.User("u1"));

        TruthReport real = await EndAsync(app, new TruthScope.Friends("u1"), dryRun: false, [new("a"), new("b", Former: true)]);

        Assert.Equal((0, 1, 1, 1), (real.Added, real.Removed, real.Corrected, (await app.UserAsync("u1")).Friends));
    }

    // What happens while a truth is told is newer than it.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Members_WhoComeAndGoMeanwhile_AreLeftAlone(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Create("g", GroupType.Public, "", "stays", "leaves", "extra"));
        IReconciliation truth = (await ((StoreSubject)app.Subject).Repair.BeginAsync(Scenario.App, new TruthScope.Members("g"), Cancellation))!;
        truth.Add(new("stays"));
        truth.Add(new("leaves"));
        truth.Add(new("missing"));
        await app.MustAsync(new LeaveGroupAction("g", ["leaves"]), Join("g", "comes"));

        TruthReport real = await truth.EndAsync(dryRun: false, Cancellation);
        AdmissionOutcome there = await app.AskAsync(Join("g", "stays", "comes", "missing"), AdmissionMode.DryRun);

        Assert.Equal(("missing", 1, 2, 1, 1), (Text(real.Missing), real.Extra, real.Meanwhile, real.Added, real.Removed));
        Assert.Equal((true, 3L), (there.Already, (await app.GroupAsync("g"))!.Members));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Begin_UnknownAppOrGroup_Null(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        IRepairStore repair = ((StoreSubject)app.Subject).Repair;

        Assert.Null(await repair.BeginAsync(Scenario.App, new TruthScope.Members("g"), Cancellation));
        Assert.All(
            await Task.WhenAll(((TruthScope[])[new TruthScope.Members("g"), new TruthScope.Groups(), new TruthScope.Friends("u"), new TruthScope.Connections("n")])
                .Select(scope => repair.BeginAsync(7, scope, Cancellation))),
            Assert.Null);
    }

    private static string Text(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    private static TruthEntry Group(string id, GroupType type) => new(id, (int)type);

    private static TruthEntry Open(string user, string connection, Platform platform = Platform.Android, string node = "n1") => new(user, (int)platform, connection, node);

    private static async Task<TruthReport> EndAsync(Scenario app, TruthScope scope, bool dryRun, TruthEntry[] truth)
    {
        IReconciliation? under = await ((StoreSubject)app.Subject).Repair.BeginAsync(Scenario.App, scope, Cancellation);
        Assert.NotNull(under);
        foreach (TruthEntry entry in truth)
        {
            under.Add(entry);
        }

        return await under.EndAsync(dryRun, Cancellation);
    }
}
