using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Redis.Apps;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using NodaTime;
using StackExchange.Redis;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Apps;

/// <summary>An erase goes in steps that stay small however much an app has (spec section 4: reclaim), so other commands get between them.</summary>
public sealed class EraseStepTests
{
    /// <summary>Keys that one command names, the app's record aside.</summary>
    private const int MostKeys = 256;

    /// <summary>Elements of one key: what a server keeps in one piece of memory, which goes at once (set-max-intset-entries, hash-max-listpack-entries).</summary>
    private const int MostElements = 512;

    /// <summary>More than 256 buckets of every kind.</summary>
    private const int Members = 60_000;
    private const int Online = 14_000;
    private const int Announced = 3_000;

    /// <summary>Of announcements and what was told last, all in one key each: the only ones that grow with the traffic.</summary>
    private static readonly string[] OfTraffic = ["w", "v", "t"];

    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task EraseAsync_MuchDataInOneApp_EveryStepIsSmall(string engine)
    {
        await using Scenario app = await FilledAsync(engine);
        var store = (StoreSubject)app.Subject;
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        (IDatabase database, IReadOnlyList<RecordedDatabase.Step> steps) = RecordedDatabase.Of(connection.GetDatabase());
        long version = await MarkAsync(connection.GetDatabase(), store.Prefix);
        string script = await TextAsync("app-erase-n.lua");

        bool done = await new AppDataEraser(new Connection(database), new StoreKeys(store.Prefix)).EraseAsync(Scenario.App, version, Cancellation);

        Assert.True(done);
        string erases = new RedisScript("app-erase-n", script).Sha;
        (string Key, long Elements)[] keys = [.. steps.Where(step => step.Script == erases).SelectMany(step => step.Keys.Skip(1))];
        Assert.InRange(keys.Sum(key => key.Elements), (3 * Members) + (2 * Online), long.MaxValue);
        Assert.All(steps, step => Assert.InRange(step.Keys.Count, 1, 1 + MostKeys));
        Assert.All(
            steps.SelectMany(step => step.Keys).Where(key => !OfTraffic.Contains(key.Key)),
            key => Assert.True(key.Elements <= MostElements, $"{key.Key} has {key.Elements} elements; {MostElements} are allowed."));
        Assert.All(["u:", "k:", "o:"], table => Assert.InRange(keys.Count(key => key.Key.StartsWith(table, StringComparison.Ordinal)), MostKeys + 1, int.MaxValue));

        // What is larger is unlinked at once, and freed beside the traffic.
        Assert.All(OfTraffic, name => Assert.InRange(Assert.Single(keys, key => key.Key == name).Elements, MostElements + 1, long.MaxValue));
        Assert.Equal(["HMGET", "UNLINK"], script.Split("call('").Skip(1).Select(call => call[..call.IndexOf('\'', StringComparison.Ordinal)]));
    }

    /// <summary>As the store marks an app whose data goes; at which version.</summary>
    private static async Task<long> MarkAsync(IDatabase database, string prefix)
    {
        RedisKey record = $"{prefix}{{{Scenario.App}}}:a";
        await database.HashSetAsync(record, "x", 2);
        return (long)await database.HashGetAsync(record, "v");
    }

    private static async Task<string> TextAsync(string script)
    {
        using var reader = new StreamReader(typeof(RedisScript).Assembly.GetManifestResourceStream(script)!);
        return await reader.ReadToEndAsync(Cancellation);
    }

    /// <summary>A group of many members, users online, friends, and what webhooks announced and told; with an ended month.</summary>
    private static async Task<Scenario> FilledAsync(string engine)
    {
        Scenario app = await Scenario.StartAsync(engine, "premium", (LimitKey.Users, 2 * Members), (LimitKey.CommunityMembers, 2 * Members));
        string[] users = Ids("u", Members);
        await app.MustAsync(Create("big", GroupType.Community, "u1"));
        foreach (string[] portion in users.Chunk(1_000))
        {
            await app.MustAsync(new RegisterUsersAction(portion), Join("big", portion));
        }

        await app.MustAsync(Ids("f", 300).Select(friend => Befriend("u1", friend)));
        await LoginsAsync(app, users[..1_000], "d");
        app.Clock.Advance(Duration.FromDays(31));
        await LoginsAsync(app, users[..Online], "c");
        IHoldStore holds = ((StoreSubject)app.Subject).Holds;
        foreach (string[] portion in Ids("x", Announced).Chunk(100))
        {
            AdmissionAction[] joins = [.. portion.Select(user => Join("big", user))];
            await holds.ReserveAsync(Scenario.App, joins, "", Duration.FromMinutes(5), Cancellation);
            await holds.NoteAsync(Scenario.App, joins, app.Clock.Now, Duration.FromMinutes(5), Cancellation);
        }

        return app;
    }

    private static async Task LoginsAsync(Scenario app, string[] users, string connection)
    {
        foreach (string[] portion in users.Chunk(250))
        {
            AdmissionOutcome[] outcomes = await app.Subject.Admission.DecideAsync(
                Scenario.App, [.. portion.Select(user => new AdmissionRequest(AdmissionMode.Enforce, Login(user, connection)))], Cancellation);
            Assert.All(outcomes, outcome => Assert.True(outcome.Allowed, $"{outcome.Reason}"));
        }
    }

    private sealed class Connection(IDatabase database) : IStoreConnection
    {
        public IDatabase Database => database;

        public bool IsCluster => false;
    }
}
