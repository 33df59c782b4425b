using ImQuota.Domain.Admission;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering.History;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using ImQuota.Testing.Histories;
using NodaTime;
using StackExchange.Redis;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Usage;

/// <summary>How an app's use went, in bounded room, on every engine. The app's day begins at 16:00 UTC.</summary>
public sealed class UsageHistoryTests
{
    private static readonly Instant Seven = Instant.FromUtc(2026, 5, 6, 7, 0);

    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task RecordAsync_TwiceInAnHour_KeepsTheLarger(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(On("u1", "c1"), On("u2", "c2"), Create("g1", GroupType.Public, "u1"));
        await RecordAsync(app);
        await app.MustAsync(Off("u1", "c1"), new DissolveGroupAction("g1"));
        app.Clock.Advance(Duration.FromMinutes(5));
        await RecordAsync(app);
        app.Clock.Advance(Duration.FromHours(1));
        await app.MustAsync(On("u3"));
        await RecordAsync(app);

        UsageHistory history = await ReadAsync(app);

        Assert.Equal([new UsageHour(Seven, 2, 2), new UsageHour(Seven + Duration.FromHours(1), 1, 1)], history.Hours);
        Assert.Equal([new UsageDay(new LocalDate(2026, 5, 6), 3, 3, 2, 2, 1)], history.Days);
    }

    // Looks are five minutes apart; the month's peak is known to the instant.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task RecordAsync_PeakBetweenTwoLooks_StandsInItsOwnHourAndDay(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        app.Clock.Advance(Instant.FromUtc(2026, 5, 6, 15, 58) - app.Clock.Now);
        await app.MustAsync(On("u1", "c1"), On("u2", "c2"), On("u3", "c3"), Off("u2", "c2"), Off("u3", "c3"));
        app.Clock.Advance(Duration.FromMinutes(4));
        await RecordAsync(app);

        UsageHistory history = await ReadAsync(app);

        Assert.Equal([3, 1], history.Hours.Select(one => one.Connections));
        Assert.Equal([(6, 3), (7, 1)], history.Days.Select(one => (one.Day.Day, (int)one.Connections)));
        Assert.Equal([null, 3L], history.Days.Select(one => one.MauEstimate));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task RecordAsync_ByTwoProcesses_IsOneHistory(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await using var other = (StoreSubject)await app.OtherProcessAsync();
        await app.MustAsync(On("u1", "c1"), On("u2", "c2"));
        await RecordAsync(app);
        await app.MustAsync(Off("u2", "c2"));

        Assert.True(await other.History.RecordAsync(Scenario.App, Cancellation));

        // What the first saw stands, though the second sees less.
        Assert.Equal(2, Assert.Single((await ReadAsync(app)).Hours).Connections);
    }

    // Ten months with a look an hour: no more fields than are kept, and nothing of long ago among them.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReadAsync_AfterLong_HasTheLastHoursAndDaysOnly(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        for (int day = 0; day < 70; day++)
        {
            await RecordAsync(app);
            app.Clock.Advance(Duration.FromDays(1));
        }

        for (int hour = 0; hour < 60; hour++)
        {
            await RecordAsync(app);
            app.Clock.Advance(Duration.FromHours(1));
        }

        UsageHistory history = await ReadAsync(app);
        long fields = await FieldsAsync((StoreSubject)app.Subject);
        app.Clock.Advance(Duration.FromDays(40));
        UsageHistory later = await ReadAsync(app);

        Assert.Equal((47, 62), (history.Hours.Count, history.Days.Count));
        Assert.Equal(history.Days.Select(one => one.Day).Order(), history.Days.Select(one => one.Day));
        Assert.Equal(UsageHistory.KeptHours + UsageHistory.KeptDays, fields);
        Assert.Equal((0, 22), (later.Hours.Count, later.Days.Count));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task RecordAsync_AppThatIsGone_LeavesNothing(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        var store = (StoreSubject)app.Subject;
        await RecordAsync(app);
        await store.Apps.DeleteAsync(Scenario.App, AppTemplate.Account, new ChangeNote("Test"), Cancellation);

        Assert.False(await store.History.RecordAsync(Scenario.App, Cancellation));

        Assert.Null(await store.History.ReadAsync(Scenario.App, Cancellation));
        Assert.Equal(0, await FieldsAsync(store));
    }

    /// <summary>Of no node, so that no lease ends it.</summary>
    private static LoginAction On(string user, string connection = "") => Login(user, connection, nodeId: "");

    private static LogoutAction Off(string user, string connection) => new(user, connection);

    private static async Task RecordAsync(Scenario app) => Assert.True(await ((StoreSubject)app.Subject).History.RecordAsync(Scenario.App, Cancellation));

    private static async Task<UsageHistory> ReadAsync(Scenario app)
    {
        UsageHistory? history = await ((StoreSubject)app.Subject).History.ReadAsync(Scenario.App, Cancellation);
        Assert.NotNull(history);
        return history;
    }

    private static async Task<long> FieldsAsync(StoreSubject store)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        return await connection.GetDatabase().HashLengthAsync($"{store.Prefix}{{{Scenario.App}}}:s");
    }
}
