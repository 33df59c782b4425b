using ImQuota.Domain.Apps;
using ImQuota.Domain.Apps.Search;
using ImQuota.Domain.Audit;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using NodaTime;
using StackExchange.Redis;
using Xunit;

namespace ImQuota.Redis.Tests.Apps;

/// <summary>Apps are found by id, word, account and state, page by page, without reading them all; on every engine.</summary>
public sealed class AppSearchTests
{
    private static readonly ChangeNote Note = new("Test");

    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task FindAsync_ByIdWordAccountAndState_FindsThoseAlone(string engine)
    {
        await using Scenario scene = await Scenario.StartAsync(engine, "premium");
        var store = (StoreSubject)scene.Subject;
        await CreateAsync(store, 14, "acme", "Chat one");
        await CreateAsync(store, 140, "acme", "Chat two 14 days");
        await CreateAsync(store, 25, "beta", "Acme reseller");
        await CreateAsync(store, ulong.MaxValue, "beta", "Last");
        await store.Apps.UpdateAsync(140, app => app with { SuspendedFor = "expired" }, Note, Cancellation);

        Assert.Equal([14ul, 140, Scenario.App], await AllAsync(store, new AppFilter("14", "", null)));
        Assert.Equal([ulong.MaxValue], await AllAsync(store, new AppFilter("18446744073709551615", "", null)));
        Assert.Equal("14 25 140", string.Join(" ", (await AllAsync(store, new AppFilter("acme", "", null))).Order()));
        Assert.Equal([140], await AllAsync(store, new AppFilter("chat t", "", null)));
        Assert.Equal([14, 140], await AllAsync(store, new AppFilter("", "acme", null)));
        Assert.Equal([140], await AllAsync(store, new AppFilter("", "", AppState.Suspended)));
        Assert.Equal([140], await AllAsync(store, new AppFilter("chat", "acme", AppState.Suspended)));
        Assert.Equal([14], await AllAsync(store, new AppFilter("chat", "", AppState.Active)));
        Assert.Empty(await AllAsync(store, new AppFilter("nothing", "", null)));
        Assert.Equal([14, 25, 140, Scenario.App, ulong.MaxValue], await AllAsync(store, new AppFilter("", "", null)));
    }

    // A state that is left and taken again must be found each time, and an app that is gone never.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task FindAsync_AfterChanges_FollowsTheRecord(string engine)
    {
        await using Scenario scene = await Scenario.StartAsync(engine, "premium");
        var store = (StoreSubject)scene.Subject;
        var suspended = new AppFilter("", "", AppState.Suspended);
        for (int i = 0; i < 3; i++)
        {
            await store.Apps.UpdateAsync(Scenario.App, app => app with { SuspendedFor = "overdue" }, Note, Cancellation);
            Assert.Equal([Scenario.App], (IEnumerable<ulong>)await AllAsync(store, suspended));
            await store.Apps.UpdateAsync(Scenario.App, app => app with { SuspendedFor = null }, Note, Cancellation);
            Assert.Empty(await AllAsync(store, suspended));
        }

        long before = await EntriesAsync(store);
        await CreateAsync(store, 7, "acme", "Gone soon");
        await store.Apps.DeleteAsync(7, "acme", Note, Cancellation);

        Assert.Empty(await AllAsync(store, new AppFilter("gone", "", null)));
        Assert.Equal(before, await EntriesAsync(store));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task FindAsync_PageByPage_NamesEachAppOnce(string engine)
    {
        await using Scenario scene = await Scenario.StartAsync(engine, "premium");
        var store = (StoreSubject)scene.Subject;
        for (ulong id = 1; id <= 130; id++)
        {
            await CreateAsync(store, id, id % 2 == 0 ? "acme" : "other", $"acme acme {id}");
        }

        foreach (int size in new[] { 1, 7, 100, 1000 })
        {
            List<ulong> found = await AllAsync(store, new AppFilter("acme", "", null), size);
            Assert.Equal((130, 130), (found.Count, found.Distinct().Count()));
            Assert.Equal(65, (await AllAsync(store, new AppFilter("", "acme", null), size)).Count);
            Assert.Equal(131, (await AllAsync(store, new AppFilter("", "", AppState.Active), size)).Count);
        }
    }

    // Of an older version's store there is none yet, and a lost key must not hide apps for ever.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Start_WithoutTheIndex_MakesItAnew(string engine)
    {
        await using Scenario scene = await Scenario.StartAsync(engine, "premium");
        var store = (StoreSubject)scene.Subject;
        await CreateAsync(store, 7, "acme", "Lost and found");
        await using (ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString))
        {
            Assert.True(await connection.GetDatabase().KeyDeleteAsync(store.Prefix + "terms"));
        }

        Assert.Empty(await AllAsync(store, new AppFilter("lost", "", null)));
        await using var again = (StoreSubject)await scene.OtherProcessAsync();

        Assert.Equal([7], await AllAsync(again, new AppFilter("lost", "", null)));
    }

    // Whoever creates an app in between begins an index that tells of that one alone.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Start_WithAnIndexOfOneAppAlone_MakesItWhole(string engine)
    {
        await using Scenario scene = await Scenario.StartAsync(engine, "premium");
        var store = (StoreSubject)scene.Subject;
        await CreateAsync(store, 7, "acme", "Lost and found");
        await using (ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString))
        {
            Assert.True(await connection.GetDatabase().KeyDeleteAsync(store.Prefix + "terms"));
        }

        await CreateAsync(store, 8, "acme", "Lost again");
        await using var again = (StoreSubject)await scene.OtherProcessAsync();

        Assert.Equal([8, 7], await AllAsync(again, new AppFilter("lost", "", null)));
    }

    // A store of before there were usage records has no schedule of them either.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Start_OnAStoreOfBefore_EntersItsAppsInTheScheduleOfUsageRecords(string engine)
    {
        await using Scenario scene = await Scenario.StartAsync(engine, "premium");
        var store = (StoreSubject)scene.Subject;
        await CreateAsync(store, 7, "acme", "Quiet");
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        RedisKey[] schedule = [.. Enumerable.Range(0, 16).Select(part => (RedisKey)$"{store.Prefix}due:{part}")];
        async Task<string[]> EnteredAsync()
            => [.. (await Task.WhenAll(schedule.Select(key => connection.GetDatabase().SortedSetRangeByRankAsync(key)))).SelectMany(one => one).Select(one => (string)one!)];
        string[] before = await EnteredAsync();
        foreach (RedisKey key in schedule.Append((RedisKey)(store.Prefix + "terms")))
        {
            await connection.GetDatabase().KeyDeleteAsync(key);
        }

        await using var again = (StoreSubject)await scene.OtherProcessAsync();

        Assert.Contains("7", before);
        Assert.Equal(before.Order(), (await EnteredAsync()).Order());
    }

    private static async Task CreateAsync(StoreSubject store, ulong id, string account, string name)
        => Assert.True(await store.Apps.CreateAsync(
            new AppRecord { SdkAppId = id, Account = account, Name = name, ZoneId = "Etc/GMT-8", Edition = "premium", CreatedAt = Instant.FromUtc(2026, 5, 1, 0, 0) }, Note, Cancellation));

    private static async Task<List<ulong>> AllAsync(StoreSubject store, AppFilter filter, int size = 3)
    {
        var found = new List<ulong>();
        for (SearchPlace? place = SearchPlace.Beginning; place is not null;)
        {
            FoundApps page = await store.Search.FindAsync(filter, place, size, Cancellation);
            Assert.InRange(page.Apps.Count, 0, size);
            found.AddRange(page.Apps.Select(app => app.SdkAppId));

            // By its token, as callers bring it back.
            place = page.Next is { } next ? SearchPlace.Read(next.Token) : null;
        }

        return found;
    }

    private static async Task<long> EntriesAsync(StoreSubject store)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        return await connection.GetDatabase().SortedSetLengthAsync(store.Prefix + "terms");
    }
}
