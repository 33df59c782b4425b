using ImQuota.Domain.Admission;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using ImQuota.Testing.Histories;
using NodaTime;
using StackExchange.Redis;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Apps;

/// <summary>What a reclaimed or deleted app counted is taken out of the store, key by key, on every engine.</summary>
public sealed class EraseTests
{
    private const int Users = 1_500;

    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task EraseDataAsync_FilledApp_LeavesItsRecordOnly(string engine)
    {
        await using Scenario app = await FilledAsync(engine);
        var store = (StoreSubject)app.Subject;
        int before = (await KeysAsync(store)).Count;

        Assert.True(await store.AppData.EraseDataAsync(Scenario.App, AppTemplate.Account, Cancellation));

        Assert.InRange(before, 60, int.MaxValue);
        Assert.Equal([$"{store.Prefix}{{{Scenario.App}}}:a", $"{store.Prefix}{{{Scenario.App}}}:l"], await KeysAsync(store));
        AdmissionOutcome again = await app.AskAsync(Login("u1", "c"));
        Assert.Equal((true, false), (again.Allowed, again.Already));
        var usage = await app.UsageAsync();
        Assert.Equal((1, 0, 1, 1), (usage.MauExact, usage.Groups, usage.Connections, usage.Users));
    }

    // What a crash cuts short is marked: no call counts beside it, and the next look finishes it.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task EraseDataAsync_CutShort_IsFinishedByTheNextCall(string engine)
    {
        await using Scenario app = await FilledAsync(engine);
        var store = (StoreSubject)app.Subject;
        using var cut = new CancellationTokenSource();
        await cut.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => store.AppData.EraseDataAsync(Scenario.App, AppTemplate.Account, cut.Token));
        AdmissionOutcome meanwhile = await app.AskAsync(Login("u1", "c"));
        bool done = await store.AppData.EraseDataAsync(Scenario.App, AppTemplate.Account, Cancellation);

        Assert.Equal(DenyReason.AppNotFound, meanwhile.Reason);
        Assert.True(done);
        Assert.Equal(2, (await KeysAsync(store)).Count);
        Assert.False(await store.AppData.EraseDataAsync(Scenario.App + 1, AppTemplate.Account, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task DeleteAsync_FilledApp_LeavesOnlyWhatBecameOfIt(string engine)
    {
        await using Scenario app = await FilledAsync(engine);
        var store = (StoreSubject)app.Subject;

        Assert.True(await store.Apps.DeleteAsync(Scenario.App, AppTemplate.Account, new ChangeNote("Test"), Cancellation));

        Assert.Equal([$"{store.Prefix}{{{Scenario.App}}}:l"], await KeysAsync(store));
        Assert.Empty(await store.Apps.ListAsync(0, 10, Cancellation));
    }

    /// <summary>Users of two months with connections, friends, groups of many members and of few.</summary>
    private static async Task<Scenario> FilledAsync(string engine)
    {
        Scenario app = await Scenario.StartAsync(engine, "premium", (LimitKey.Users, 10_000));
        await LoginsAsync(app, Ids("u", Users));
        foreach (string group in Ids("g", 20))
        {
            await app.MustAsync(Create(group, GroupType.Public, "u1", Ids("u", 40)));
        }

        await app.MustAsync(Create("big", GroupType.Community, "u1"));
        foreach (string[] portion in Ids("u", Users).Skip(1).Chunk(250))
        {
            await app.MustAsync(Join("big", portion));
        }

        foreach (string friend in Ids("u", 60).Skip(1))
        {
            await app.MustAsync(Befriend("u1", friend));
        }

        app.Clock.Advance(Duration.FromDays(31));
        await LoginsAsync(app, Ids("v", 400));
        Assert.True(await ((StoreSubject)app.Subject).History.RecordAsync(Scenario.App, Cancellation));
        IHoldStore holds = ((StoreSubject)app.Subject).Holds;
        await holds.ReserveAsync(Scenario.App, [Join("g1", "x")], "", Duration.FromMinutes(5), Cancellation);
        await holds.NoteAsync(Scenario.App, [Join("g1", "y")], app.Clock.Now, Duration.FromMinutes(5), Cancellation);
        return app;
    }

    private static async Task LoginsAsync(Scenario app, string[] users)
    {
        foreach (string[] portion in users.Chunk(250))
        {
            AdmissionOutcome[] outcomes = await app.Subject.Admission.DecideAsync(
                Scenario.App, [.. portion.Select(user => new AdmissionRequest(AdmissionMode.Enforce, Login(user, "c")))], Cancellation);
            Assert.All(outcomes, outcome => Assert.True(outcome.Allowed));
        }
    }

    /// <summary>Keys of the scenario's app on all servers.</summary>
    private static async Task<IReadOnlyList<string>> KeysAsync(StoreSubject store)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString + ",allowAdmin=true");
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (IServer server in connection.GetServers().Where(one => !one.IsReplica))
        {
            await foreach (RedisKey key in server.KeysAsync(pattern: $"{store.Prefix}{{{Scenario.App}}}:*", pageSize: 1000))
            {
                keys.Add((string)key!);
            }
        }

        return [.. keys];
    }
}
