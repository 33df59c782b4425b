using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using StackExchange.Redis;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Repair;

/// <summary>Counters beside their tables, made unequal behind the service's back, on every engine.</summary>
public sealed class RecountTests
{
    private const int Users = 1000;

    /// <summary>Whose connections are counted in more than one run of the script: what moves meanwhile moves between two of them.</summary>
    private const int UsersOfSeveralSteps = 10_000;

    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Recount_UnequalCounters_ToldByADryRun_AndPutRight(string engine)
    {
        await using Scenario app = await FilledAsync(engine);
        await using Tables tables = await Tables.OpenAsync(app);
        await BreakAsync(tables);
        AppUsage before = await app.UsageAsync();

        IReadOnlyList<RecountedCounter> dry = await RecountAsync(app, dryRun: true);
        AppUsage untouched = await app.UsageAsync();
        IReadOnlyList<RecountedCounter> real = await RecountAsync(app, dryRun: false);
        IReadOnlyList<RecountedCounter> again = await RecountAsync(app, dryRun: true);
        AppUsage after = await app.UsageAsync();

        string[] wrong =
        [
            "connections", "friend_edges", "groups", "groups_with_wrong_members", "mau", "node:n1", "online_users", "users", "users_with_counters",
            "users_with_wrong_groups",
        ];
        Assert.Equal(wrong, dry.Where(one => one.Differs && one.Name != "friends_of_users").Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(dry, one => one.Corrected);
        Assert.Equal((before.Users, before.MauExact, before.Groups, before.Connections), (untouched.Users, untouched.MauExact, untouched.Groups, untouched.Connections));
        Assert.Equal(wrong, real.Where(one => one.Corrected).Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(again, one => one.Differs && one.Name != "friends_of_users");
        Assert.Equal(
            (Users - 1, Users - 1, Users - 1, Users - 1, 1, Users - 1),
            (after.Users, after.MauExact, after.Connections, after.OnlineUsers, after.Groups, after.ConnectionsByNode["n1"]));
        Assert.Equal((499, 0L, 0L), ((await app.GroupAsync("g1"))!.Members, (await app.UserAsync("u1")).Groups, (await app.UserAsync("u501")).Groups));
    }

    // What it compares moves all the while: nothing may be put right that is not wrong.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Recount_BesideTraffic_ChangesNothing(string engine)
    {
        await using Scenario app = await FilledAsync(engine, UsersOfSeveralSteps);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] traffic = [.. Enumerable.Range(0, 4).Select(caller => TrafficAsync(app, caller, stop.Token))];
        for (int i = 0; i < 8; i++)
        {
            Assert.DoesNotContain(await RecountAsync(app, dryRun: false), one => one.Corrected);
        }

        await stop.CancelAsync();
        await Task.WhenAll(traffic);

        Assert.DoesNotContain(await RecountAsync(app, dryRun: true), one => !one.Settled || one.Differs);
    }

    // The embedded engine keeps a script's first commands only when it is killed within one: growth is the one that moves what is there.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Recount_AfterAGrowthThatWasCutOff_FindsWhatItMoved(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium", (LimitKey.Users, 10_000));
        string[] users = Ids("u", 40);
        await app.MustAsync([.. users.Select(user => Login(user, "c")), Create("g1", GroupType.Public, "", users)]);
        await using Tables tables = await Tables.OpenAsync(app);
        await tables.MoveAsync("u", 0, 1, 9);
        await tables.MoveAsync($"m:{202605}", 0, 1, 9);
        await tables.MoveFieldsAsync("k", 0, 1, 9);
        await tables.MoveFieldsAsync("o", 0, 1, 9);
        await tables.MoveFieldsAsync("g", 0, 1, 1);

        IReadOnlyList<RecountedCounter>? real = await ((StoreSubject)app.Subject).Repair.RecountAsync(Scenario.App, false, cutOff: true, Cancellation);
        AdmissionOutcome[] again = await app.Subject.Admission.DecideAsync(
            Scenario.App, [.. users.Select(user => new AdmissionRequest(AdmissionMode.Enforce, Login(user, "c"))), new(AdmissionMode.Enforce, Join("g1", users))], Cancellation);

        Assert.DoesNotContain(real!, one => one.Corrected);
        Assert.All(again, outcome => Assert.True(outcome.Already));
        Assert.All(await Task.WhenAll(users.Select(app.UserAsync)), user => Assert.Equal((1, 1), (user.Groups, user.Connections.Count)));
    }

    [Fact]
    public async Task Recount_UnknownApp_Null()
    {
        await using Scenario app = await Scenario.StartAsync("garnet", "premium");

        Assert.Null(await ((StoreSubject)app.Subject).Repair.RecountAsync(7, true, false, Cancellation));
    }

    private static async Task<Scenario> FilledAsync(string engine, int users = Users)
    {
        Scenario app = await Scenario.StartAsync(engine, "premium", (LimitKey.Users, 100_000));
        await app.Subject.Admission.DecideAsync(
            Scenario.App, [.. Ids("u", users).Select(user => new AdmissionRequest(AdmissionMode.Record, Login(user, "c")))], Cancellation);
        await app.MustAsync(Create("g1", GroupType.Public, "", Ids("u", 500)), Create("g2"), Befriend("u1", "u2"), Befriend("u3", "u4"));
        return app;
    }

    /// <summary>One of each is gone from its table and stands in its counter.</summary>
    private static async Task BreakAsync(Tables tables)
    {
        long u1 = tables.User("u1");
        Assert.True(await tables.Database.SetRemoveAsync(await tables.HolderAsync("u", u1), u1));
        Assert.True(await tables.Database.SetRemoveAsync(await tables.HolderAsync("m:202605", u1), u1));
        Assert.True(await tables.Database.HashDeleteAsync(await tables.HolderAsync("o", u1), u1));
        Assert.True(await tables.Database.HashDeleteAsync(await tables.HolderAsync("g", tables.Group("g2")), tables.Group("g2")));
        Assert.True(await tables.Database.SetRemoveAsync(await tables.HolderAsync("f", tables.Edge("u1", "u2")), tables.Edge("u1", "u2")));

        // u1 leaves its group's set; u501, who is in none, has two groups by its counter.
        Assert.True(await tables.RemoveMemberAsync("g1", u1));
        await tables.Database.HashIncrementAsync(await tables.BucketAsync("k", tables.User("u501")), tables.User("u501"), 2 << 20);
    }

    private static async Task TrafficAsync(Scenario app, int caller, CancellationToken stop)
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            string user = $"t{caller}-{i % 50}";

            // In two calls: what comes and goes in one run of the script nobody sees.
            await app.Subject.Admission.DecideAsync(
                Scenario.App,
                [
                    new(AdmissionMode.Enforce, Login(user, "x")), new(AdmissionMode.Enforce, Join("g1", user)), new(AdmissionMode.Enforce, Befriend(user, "u9")),
                    new(AdmissionMode.Enforce, Create($"h{user}", GroupType.Public, user)),
                ],
                CancellationToken.None);
            await app.Subject.Admission.DecideAsync(
                Scenario.App,
                [
                    new(AdmissionMode.Enforce, new LogoutAction(user, "x")), new(AdmissionMode.Enforce, new LeaveGroupAction("g1", [user])),
                    new(AdmissionMode.Enforce, new RemoveFriendAction(user, "u9", FriendDirection.Both)), new(AdmissionMode.Enforce, new DissolveGroupAction($"h{user}")),
                ],
                CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<RecountedCounter>> RecountAsync(Scenario app, bool dryRun)
    {
        IReadOnlyList<RecountedCounter>? found = await ((StoreSubject)app.Subject).Repair.RecountAsync(Scenario.App, dryRun, false, Cancellation);
        Assert.NotNull(found);
        return found;
    }
}
