using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Domain.Subscriptions;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Outbox.OutboxScene;

namespace ImQuota.Redis.Tests.Outbox;

public sealed class OutboxStoreTests
{
    private const ulong App = 1_400_000_001;

    public static TheoryData<string> AllEngines => Engines;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryAppendAsync_StateOfEveryField_ComesBackAsItWas(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine);
        var month = new YearMonth(2026, 5);
        var state = new EmissionState
        {
            Open = month,
            NextMau = 12,
            NextPcc = 9_007_199_254_740_993,
            Readings = [new EmittedReading(Meter.Mau, UsageMethod.HllP14, month, 7, 11, true), new EmittedReading(Meter.Pcc, UsageMethod.Exact, month, 5, 3, false)],
            ChangedAt = Now,
            CheckedAt = Now + Duration.FromTicks(1),
            Transitions = 4,
            RemindedAt = Now - Duration.FromDays(1),
            RemindedOf = ReminderKind.AfterExpiry,
        };

        Assert.Equal(AppendOutcome.Appended, await scene.Box.TryAppendAsync(await scene.ReadAsync(App), state, [], Cancellation));
        EmissionState read = (await scene.OtherBox.ReadStatesAsync([App + 1, App], Cancellation))[1].State;

        Assert.Equal(state.Readings, read.Readings);
        Assert.Equal(state with { Readings = read.Readings }, read);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryAppendAsync_TwoProcessesOnOneReading_OneAppends(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine);
        await scene.Box.JoinAsync(Sink, Cancellation);
        ReadState read = await scene.ReadAsync(App);

        AppendOutcome[] outcomes = await Task.WhenAll(
            scene.Box.TryAppendAsync(read, Told(1), [Event("a")], Cancellation), scene.OtherBox.TryAppendAsync(read, Told(1), [Event("a")], Cancellation));

        Assert.Equal([AppendOutcome.Appended, AppendOutcome.Moved], outcomes.Order());

        // A call whose answer was lost, made again.
        Assert.Equal(AppendOutcome.Moved, await scene.Box.TryAppendAsync(read, Told(1), [Event("a")], Cancellation));
        Assert.Equal("0=a end 1", await scene.PageAsync(await scene.ClaimAsync()));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryAppendAsync_PartIsFull_ChangesNothingUntilThereIsRoom(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine, new OutboxLimits(16 * 3, 16 * 40, 16));
        await scene.Box.JoinAsync(Sink, Cancellation);
        Assert.Equal(AppendOutcome.Appended, await scene.AppendAsync(App, "a", "b"));
        string before = (await scene.ReadAsync(App)).Stored;

        Assert.Equal(AppendOutcome.Full, await scene.AppendAsync(App, "c", "d"));
        Assert.Equal(AppendOutcome.Full, await scene.AppendAsync(App, "a long one of more than the bytes"));
        Assert.Equal(before, (await scene.ReadAsync(App)).Stored);
        Assert.Equal((0, 2, 20), (await scene.PartAsync() is var part ? (part.First, part.End, part.Bytes) : default));

        await scene.AdvanceAsync(await scene.ClaimAsync(), 2);
        Assert.Equal(AppendOutcome.Appended, await scene.AppendAsync(App, "c", "d"));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task AdvanceAsync_TwoSinks_KeepsARecordUntilBothArePast(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine);
        await scene.Box.JoinAsync("file", Cancellation);
        await scene.Box.JoinAsync(Sink, Cancellation);
        await scene.AppendAsync(App, "a", "b", "c");
        DeliveryClaim file = await scene.ClaimAsync("file");
        DeliveryClaim http = await scene.ClaimAsync();

        Assert.Equal(AdvanceOutcome.Advanced, await scene.AdvanceAsync(file, 3));
        Assert.Equal((0, 3, 30), (await scene.PartAsync() is var all ? (all.First, all.End, all.Bytes) : default));
        Assert.Equal(AdvanceOutcome.Advanced, await scene.AdvanceAsync(http, 2));

        PartState part = await scene.PartAsync();
        Assert.Equal((2, 3, 10), (part.First, part.End, part.Bytes));
        Assert.Equal((3, 2), (part.Sinks["file"], part.Sinks[Sink]));
        Assert.Equal("2=c end 3", await scene.PageAsync(http with { Place = 2 }));
        await scene.AppendAsync(App, "d");
        Assert.Equal("3=d end 4", await scene.PageAsync(file with { Place = 3 }));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ClaimAsync_OfAnotherProcess_IsItsOwnUntilItEnds(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine);
        await scene.Box.JoinAsync(Sink, Cancellation);
        await scene.AppendAsync(App, "a");
        DeliveryClaim first = await scene.ClaimAsync();

        Assert.Null(await scene.ClaimAsync(holder: "p2", seconds: 29));
        Assert.NotNull(await scene.ClaimAsync(seconds: 29));
        DeliveryClaim? second = await scene.ClaimAsync(holder: "p2", seconds: 60);
        Assert.NotNull(second);
        Assert.Equal(AdvanceOutcome.Lost, await scene.AdvanceAsync(first, 1));
        await scene.Box.ReleaseAsync(first, Cancellation);
        Assert.Null(await scene.ClaimAsync(seconds: 61));
        await scene.Box.ReleaseAsync(second, Cancellation);
        DeliveryClaim again = await scene.ClaimAsync(seconds: 61);
        Assert.Equal(AdvanceOutcome.Advanced, await scene.AdvanceAsync(again, 1));
        Assert.Equal(AdvanceOutcome.Lost, await scene.AdvanceAsync(again, 1));
        Assert.Null(await scene.ClaimAsync("unknown"));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task RequeueAsync_DeadLetter_ComesToItsSinkAgainAndToNoOther(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine, new OutboxLimits(1_600, 1 << 20, 16 * 2));
        await scene.Box.JoinAsync("file", Cancellation);
        await scene.Box.JoinAsync(Sink, Cancellation);
        await scene.AppendAsync(App, "a", "b", "c", "d");
        DeliveryClaim http = await scene.ClaimAsync();
        Refusal[] refused = [new Refusal(0, Now, "400 no\nsuch thing"), new Refusal(2, Now + Duration.FromSeconds(1), "422")];

        Assert.Equal(AdvanceOutcome.TooManyRefused, await scene.AdvanceAsync(http, 4, [.. refused, new Refusal(3, Now, "3")]));
        Assert.Equal(AdvanceOutcome.Advanced, await scene.AdvanceAsync(http, 4, refused));

        IReadOnlyList<DeadLetter> dead = await scene.OtherBox.ListDeadAsync(null, 10, Cancellation);
        Assert.Equal([("400 no such thing", Event("a"), Now), ("422", Event("c"), Now + Duration.FromSeconds(1))], dead.Select(one => (one.Reason, one.Event, one.At)));
        Assert.Equal([dead[1].Id], (await scene.Box.ListDeadAsync(dead[0].Id, 10, Cancellation)).Select(one => one.Id));
        Assert.Equal(2, (await scene.PartAsync()).DeadLetters[Sink]);
        Assert.True(DeadLetterId.TryParse(dead[1].Id.ToString(), out DeadLetterId id));
        Assert.True(await scene.Box.RequeueAsync(id, Cancellation));
        Assert.False(await scene.Box.RequeueAsync(id, Cancellation));
        Assert.Equal("4=c end 5", await scene.PageAsync(http with { Place = 4 }));
        Assert.Equal("0=a 1=b 2=c 3=d end 5", await scene.PageAsync(await scene.ClaimAsync("file")));
        Assert.Equal(1, (await scene.PartAsync()).DeadLetters[Sink]);

        // Refused once more, it is kept as it was first.
        Assert.Equal(AdvanceOutcome.Advanced, await scene.AdvanceAsync(http with { Place = 4 }, 5, new Refusal(4, Now, "422 again")));
        Assert.Equal([Event("a"), Event("c")], (await scene.Box.ListDeadAsync(null, 10, Cancellation)).Select(one => one.Event));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ForgetAsync_SinkThatIsGone_HoldsNothingBack(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine);
        await scene.Box.JoinAsync("file", Cancellation);
        await scene.Box.JoinAsync(Sink, Cancellation);
        await scene.AppendAsync(App, "a", "b");
        DeliveryClaim http = await scene.ClaimAsync();
        await scene.AdvanceAsync(http, 1, new Refusal(0, Now, "no"));

        Assert.True(await scene.Box.ForgetAsync(Sink, Cancellation));
        Assert.False(await scene.Box.ForgetAsync(Sink, Cancellation));
        await scene.AdvanceAsync(await scene.ClaimAsync("file"), 2);

        PartState part = await scene.PartAsync();
        Assert.Equal((2, 2, 0, "file"), (part.First, part.End, part.Bytes, string.Join(' ', part.Sinks.Keys)));
        Assert.Empty(await scene.Box.ListDeadAsync(null, 10, Cancellation));

        // One that comes later begins with what is still there.
        await scene.AppendAsync(App, "c");
        await scene.Box.JoinAsync(Sink, Cancellation);
        Assert.Equal("2=c end 3", await scene.PageAsync(await scene.ClaimAsync(holder: "p3")));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task AdvanceAsync_SinkFarBehind_DropsInPortions(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine);
        await scene.Box.JoinAsync(Sink, Cancellation);
        await scene.AppendAsync(App, [.. Enumerable.Range(0, 2_500).Select(i => $"{i}")]);
        DeliveryClaim claim = await scene.ClaimAsync();

        await scene.AdvanceAsync(claim, 2_499);
        Assert.Equal(1_000, (await scene.PartAsync()).First);
        await scene.AdvanceAsync(claim with { Place = 2_499 }, 2_500);
        Assert.Equal(2_000, (await scene.PartAsync()).First);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task GetSourceAsync_TwoProcesses_AreOneDeployment(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine);

        string[] sources = await Task.WhenAll(scene.Box.GetSourceAsync(Cancellation), scene.OtherBox.GetSourceAsync(Cancellation));

        Assert.Single(sources.Distinct());
        Assert.StartsWith("urn:uuid:", sources[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryPushAsync_ListIsFull_TakesNothing(string engine)
    {
        await using OutboxScene scene = await StartAsync(engine);
        string key = $"list-{Guid.NewGuid():N}";

        Assert.True(await scene.List.TryPushAsync(key, ["a", "b"], 3, Cancellation));
        Assert.False(await scene.List.TryPushAsync(key, ["c", "d"], 3, Cancellation));
        Assert.True(await scene.List.TryPushAsync(key, ["c"], 3, Cancellation));
    }
}
