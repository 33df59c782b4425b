using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Apps.Search;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using ImQuota.Testing.Histories;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Apps;

/// <summary>
/// A process that stands still at any one command of an erasure, while another finishes it and the id is taken by another account's app, and then goes on:
/// what it still sends removes nothing of that app.
/// </summary>
public sealed class OvertakenErasureTests
{
    private static readonly ChangeNote Note = new("Test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task DeleteAsync_StallsAtEachCommand_TheNewAppOfTheIdStaysWhole(string engine)
        => Assert.True(await StallAtEachAsync(engine, (on, account) => on.Apps.DeleteAsync(Scenario.App, account, Note, Cancellation)) > 10);

    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task EraseDataAsync_StallsAtEachCommand_TheNewAppOfTheIdStaysWhole(string engine)
        => Assert.True(await StallAtEachAsync(engine, (on, account) => on.AppData.EraseDataAsync(Scenario.App, account, Cancellation)) > 10);

    // The one that stands still has marked already; what counts anew afterwards is not its to take.
    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task EraseDataAsync_StallsWhileAnotherFinishes_TakesNothingThatIsCountedSince(string engine)
    {
        const int ReadAndMarked = 2;
        int commands = ReadAndMarked;
        bool stalled;
        do
        {
            await using Scenario app = await FilledAsync(engine);
            var store = (StoreSubject)app.Subject;
            stalled = await StallAsync(
                app,
                commands,
                slow => slow.AppData.EraseDataAsync(Scenario.App, AppTemplate.Account, Cancellation),
                async () =>
                {
                    Assert.True(await store.AppData.EraseDataAsync(Scenario.App, AppTemplate.Account, Cancellation));
                    await app.MustAsync(Login("v1", "c"), Login("v2", "d"));
                });
            if (stalled)
            {
                Assert.Equal((2, 2), await CountedAsync(app));
            }

            commands++;
        }
        while (stalled);

        Assert.True(commands > 10 + ReadAndMarked, $"It has {commands} commands.");
    }

    // The mark of a deletion is not the eraser's to take off.
    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task EraseDataAsync_DeletionBeginsMeanwhile_TheAppStaysMarked(string engine)
    {
        const int ReadAndMarked = 2;
        await using Scenario app = await FilledAsync(engine);
        var store = (StoreSubject)app.Subject;
        using var cut = new CancellationTokenSource();
        await cut.CancelAsync();

        bool stalled = await StallAsync(
            app,
            ReadAndMarked,
            slow => slow.AppData.EraseDataAsync(Scenario.App, AppTemplate.Account, Cancellation),
            async () =>
            {
                await using var gate = new CommandGate(store.ConnectionString);
                await using StoreSubject dying = await OpenAsync(store, gate);
                gate.Pass(ReadAndMarked);
                await Assert.ThrowsAsync<StoreUnavailableException>(() => dying.Apps.DeleteAsync(Scenario.App, AppTemplate.Account, Note, Cancellation));
            });

        Assert.True(stalled);
        Assert.Equal(DenyReason.AppNotFound, (await app.AskAsync(Login("u1", "c"))).Reason);
        Assert.True(await store.Apps.DeleteAsync(Scenario.App, null, Note, Cancellation));
        Assert.Empty(await store.Apps.ListAsync(0, 10, Cancellation));
    }

    // Its entries in the list and the index, made first, may be the former app's, and go with it.
    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task CreateAsync_StallsAtEachCommandWhileTheFormerAppGoes_TheNewAppIsFound(string engine)
    {
        int commands = 0;
        int created = 0;
        bool stalled;
        do
        {
            await using Scenario app = await FilledAsync(engine);
            var store = (StoreSubject)app.Subject;
            stalled = await StallAsync(
                app,
                commands++,
                async slow => created += await slow.Apps.CreateAsync(Taken(app.Clock.Now), Note, Cancellation) ? 1 : 0,
                async () => Assert.True(await store.Apps.DeleteAsync(Scenario.App, AppTemplate.Account, Note, Cancellation)));
            if (await store.Apps.GetAsync(Scenario.App, Cancellation) is { Account: "another" })
            {
                await AssertFoundAsync(store);
            }
        }
        while (stalled);

        Assert.InRange(created, 3, commands);
    }

    [Theory]
    [InlineData("garnet")]
    [InlineData("redis")]
    public async Task DeleteAsync_OfAnotherAccountOrOfNone_BeginsNothing(string engine)
    {
        await using Scenario app = await FilledAsync(engine);
        var store = (StoreSubject)app.Subject;

        Assert.False(await store.Apps.DeleteAsync(Scenario.App, "another", Note, Cancellation));
        Assert.False(await store.Apps.DeleteAsync(Scenario.App, null, Note, Cancellation));
        Assert.False(await store.AppData.EraseDataAsync(Scenario.App, "another", Cancellation));

        Assert.Equal((2, 3), await CountedAsync(app));
    }

    /// <summary>How many commands it has.</summary>
    private static async Task<int> StallAtEachAsync(string engine, Func<StoreSubject, string, Task<bool>> erase)
    {
        int commands = 0;
        while (true)
        {
            await using Scenario app = await FilledAsync(engine);
            var store = (StoreSubject)app.Subject;
            bool stalled = await StallAsync(
                app,
                commands,
                slow => erase(slow, AppTemplate.Account),
                async () =>
                {
                    Assert.True(await store.Apps.DeleteAsync(Scenario.App, AppTemplate.Account, Note, Cancellation));
                    Assert.True(await store.Apps.CreateAsync(Taken(app.Clock.Now), Note, Cancellation));
                    await app.MustAsync(Login("v1", "c"), Login("v2", "d"), Create("g", GroupType.Public, "v1", "v2"));
                });
            if (!stalled)
            {
                return commands;
            }

            Assert.Equal("another", (await store.Apps.GetAsync(Scenario.App, Cancellation))?.Account);
            await AssertFoundAsync(store);
            Assert.Equal((2, 2), await CountedAsync(app));
            Assert.Equal(1, (await app.UsageAsync()).Groups);
            commands++;
        }
    }

    private static async Task AssertFoundAsync(StoreSubject store)
    {
        Assert.Equal([Scenario.App], await store.Apps.ListAsync(0, 10, Cancellation));
        FoundApps found = await store.Search.FindAsync(new AppFilter("taken", "another", null), SearchPlace.Beginning, 10, Cancellation);
        Assert.Equal([Scenario.App], found.Apps.Select(one => one.SdkAppId));
    }

    /// <summary>A process of its own begins, stands still behind so many commands while the others go on, and then ends as it may. False: it had no more commands.</summary>
    private static async Task<bool> StallAsync(Scenario app, int commands, Func<StoreSubject, Task> begin, Func<Task> meanwhile)
    {
        var store = (StoreSubject)app.Subject;
        await using var gate = new CommandGate(store.ConnectionString);
        await using StoreSubject slow = await OpenAsync(store, gate);
        gate.Stall(commands);
        Task work = begin(slow);
        bool stalled = await Task.WhenAny(gate.Stalled, work) == gate.Stalled;
        if (stalled)
        {
            await meanwhile();
        }

        gate.Release();
        await work;
        return stalled;
    }

    private static Task<StoreSubject> OpenAsync(StoreSubject store, CommandGate gate)
        => StoreSubject.OpenAsync(gate.Connection + ",asyncTimeout=60000", store.Prefix, store.Time, Cancellation);

    private static async Task<(long Connections, long Active)> CountedAsync(Scenario app)
    {
        var usage = await app.UsageAsync();
        return (usage.Connections, usage.MauExact ?? 0);
    }

    /// <summary>Three users, two of them connected, a group, friends. The store knows the scripts, so that each is one command.</summary>
    private static async Task<Scenario> FilledAsync(string engine)
    {
        Scenario app = await Scenario.StartAsync(engine, "premium");
        var store = (StoreSubject)app.Subject;
        Assert.True(await store.Apps.CreateAsync(Taken(app.Clock.Now) with { SdkAppId = Scenario.App + 1 }, Note, Cancellation));
        Assert.True(await store.AppData.EraseDataAsync(Scenario.App + 1, "another", Cancellation));
        Assert.True(await store.Apps.DeleteAsync(Scenario.App + 1, "another", Note, Cancellation));
        await app.MustAsync(Login("u1", "a"), Login("u2", "b"), Login("u3"), Create("g", GroupType.Public, "u1", "u2", "u4"), Befriend("u1", "u2"));
        return app;
    }

    private static AppRecord Taken(Instant now) => new()
    {
        SdkAppId = Scenario.App,
        Account = "another",
        Name = string.Create(CultureInfo.InvariantCulture, $"Taken {Scenario.App}"),
        ZoneId = "Etc/GMT-8",
        Edition = "premium",
        CreatedAt = now,
    };
}
