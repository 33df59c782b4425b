using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Telemetry;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Admission;

/// <summary>Calls that arrive while others are under way go together, and each gets its own answers.</summary>
public sealed class BatcherTests
{
    private const ulong App = 1_400_000_009;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DecideAsync_CallsUnderWay_LaterOnesGatherAndGoTogether()
    {
        var store = new HeldStore();
        AdmissionBatcher batcher = Batcher(store);

        Task<AdmissionOutcome[]> first = Ask(batcher, "a");
        Task<AdmissionOutcome[]>[] later = [.. Ids("u", 10).Select(id => Ask(batcher, id))];
        Assert.Equal([1], store.Sizes);
        store.Release();
        await Task.WhenAll([first, .. later]);

        Assert.Equal([1, 10], store.Sizes);
        Assert.Equal(["a", .. Ids("u", 10)], store.Users);
    }

    [Fact]
    public async Task DecideAsync_AWholeRunWaits_GoesOffBesideTheOneUnderWay()
    {
        var store = new HeldStore();
        AdmissionBatcher batcher = Batcher(store);

        Task<AdmissionOutcome[]>[] calls = [.. Ids("u", 300).Select(id => Ask(batcher, id))];
        Assert.Equal([1, 256], store.Sizes);
        store.Release();
        await Task.WhenAll(calls);

        Assert.Equal([1, 256, 43], store.Sizes);
    }

    [Fact]
    public async Task DecideAsync_Gathered_EachCallGetsItsOwnAnswersInOrder()
    {
        var store = new HeldStore();
        AdmissionBatcher batcher = Batcher(store);
        _ = Ask(batcher, "a");

        Task<AdmissionOutcome[]> two = batcher.DecideAsync(App, [Request("u1"), Request("u2")], Cancellation);
        Task<AdmissionOutcome[]> one = Ask(batcher, "u3");
        store.Release();

        Assert.Equal([["u1"], ["u2"]], (await two).Select(outcome => outcome.Kick));
        Assert.Equal([["u3"]], (await one).Select(outcome => outcome.Kick));
    }

    [Fact]
    public async Task DecideAsync_TakenBackWhileQueued_NeverReachesTheStore()
    {
        var store = new HeldStore();
        AdmissionBatcher batcher = Batcher(store);
        Task<AdmissionOutcome[]> first = Ask(batcher, "a");
        using var gone = new CancellationTokenSource();
        Task<AdmissionOutcome[]> taken = batcher.DecideAsync(App, [Request("taken")], gone.Token);
        Task<AdmissionOutcome[]> stays = Ask(batcher, "stays");

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taken);
        store.Release();
        await Task.WhenAll(first, stays);

        Assert.DoesNotContain("taken", store.Users);
        Assert.Contains("stays", store.Users);
    }

    [Fact]
    public async Task DecideAsync_ARunFails_ItsOwnCallsOnly()
    {
        var store = new HeldStore { FailsOn = "bad" };
        AdmissionBatcher batcher = Batcher(store);
        Task<AdmissionOutcome[]> failing = Ask(batcher, "bad");
        Task<AdmissionOutcome[]> next = Ask(batcher, "u1");

        store.Release();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => failing);
        Assert.Single(await next);
        Assert.Single(await Ask(batcher, "u2"));
    }

    [Fact]
    public async Task DecideAsync_OtherApp_WaitsForNobody()
    {
        var store = new HeldStore { Held = App };
        AdmissionBatcher batcher = Batcher(store);
        _ = Ask(batcher, "a");
        Task<AdmissionOutcome[]> waits = Ask(batcher, "c");

        AdmissionOutcome[] other = await batcher.DecideAsync(App + 1, [Request("u1")], Cancellation);

        Assert.Single(other);
        Assert.False(waits.IsCompleted);
        store.Release();
        await waits;
    }

    [Fact]
    public async Task DecideAsync_MoreWaitingThanAllowed_Told()
    {
        var store = new HeldStore();
        AdmissionBatcher batcher = Batcher(store);
        AdmissionRequest[] many = [.. Ids("u", 1000).Select(Request)];
        Task<AdmissionOutcome[]>[] calls = [.. Enumerable.Range(0, 20).Select(_ => batcher.DecideAsync(App, many, Cancellation))];

        await Assert.ThrowsAsync<StoreUnavailableException>(() => batcher.DecideAsync(App, many, Cancellation));
        store.Release();
        await Task.WhenAll(calls);

        Assert.All(store.Sizes, size => Assert.InRange(size, 1, 1000));
    }

    [Fact]
    public async Task DecideAsync_StoreSilent_ToldAfterTheDeadlineAndThenAtOnce()
    {
        var clock = new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8));
        var store = new HeldStore { HeldFrom = "a" };
        var heard = new HeardRuns();
        AdmissionBatcher batcher = Batcher(store, clock, heard);
        foreach (string user in Ids("warm", 4))
        {
            await Ask(batcher, user);
        }

        Task<AdmissionOutcome[]> underWay = Ask(batcher, "a");
        Task<AdmissionOutcome[]> waits = Ask(batcher, "b");

        // A tick at a time, as a process that runs has them; one that stood still would have missed them.
        for (int tick = 0; tick < 8; tick++)
        {
            clock.Advance(Duration.FromMilliseconds(13));
        }

        Assert.False(underWay.IsCompleted);
        clock.Advance(Duration.FromMilliseconds(13));
        StoreUnavailableException[] told =
        [
            await Assert.ThrowsAsync<StoreUnavailableException>(() => underWay),
            await Assert.ThrowsAsync<StoreUnavailableException>(() => waits),
            await Assert.ThrowsAsync<StoreUnavailableException>(() => Ask(batcher, "c")),
        ];

        Assert.All(told, one => Assert.Equal(StoreFault.Hung, one.Fault));
        Assert.Equal([.. Ids("warm", 4), "a"], store.Users);
        string[] failed = ["call failed 1 waited 0", "run failed 1 Hung", "call failed 1 waited 112", "not asked Hung"];
        Assert.Equal(failed, heard.Lines.Skip(8));
        store.Release();
        clock.Advance(Duration.FromMilliseconds(101));
        await Ask(batcher, "d");
        Assert.Equal(["run 1 took 0", "call 1 waited 0"], heard.Lines.Skip(8 + failed.Length));
    }

    [Fact]
    public async Task RecordAsync_StoreSilent_GivenUpAfterTheDeadlineAndEndedWithItsStep()
    {
        var clock = new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8));
        var store = new HeldStore { HeldFrom = "a" };
        AdmissionBatcher batcher = Batcher(store, clock);
        foreach (string user in Ids("warm", 4))
        {
            await Ask(batcher, user);
        }

        Task<AdmissionOutcome[]> replay = batcher.RecordAsync(App, [Request("a")], NodaConstants.UnixEpoch, Cancellation);
        for (int tick = 0; tick < 8; tick++)
        {
            clock.Advance(Duration.FromMilliseconds(13));
        }

        Assert.False(replay.IsCompleted);
        clock.Advance(Duration.FromMilliseconds(13));
        StoreUnavailableException told = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => replay.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancellation));

        Assert.Equal(StoreFault.Hung, told.Fault);
        await store.Cancelled.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancellation);
    }

    [Fact]
    public async Task DecideAsync_BreakerOpen_OneCallNowAndThenUntilTheStoreAnswers()
    {
        var clock = new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8));
        var store = new HeldStore { FailsOn = "bad" };
        store.Release();
        AdmissionBatcher batcher = Batcher(store, clock);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Ask(batcher, "bad"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Ask(batcher, "refused"));
        clock.Advance(Duration.FromMilliseconds(101));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Ask(batcher, "bad"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Ask(batcher, "refused"));
        clock.Advance(Duration.FromMilliseconds(101));
        await Ask(batcher, "probe");
        await Ask(batcher, "next");

        Assert.Equal(["bad", "bad", "probe", "next"], store.Users);
    }

    [Fact]
    public async Task DecideAsync_Runs_AreToldWithTheirTimesAndTheWaitsOfTheirCalls()
    {
        var store = new HeldStore { FailsOn = "bad" };
        var clock = new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8));
        var heard = new HeardRuns();
        var batcher = Batcher(store, clock, heard);

        Task<AdmissionOutcome[]> first = Ask(batcher, "a");
        clock.Advance(Duration.FromMilliseconds(10));
        Task<AdmissionOutcome[]> second = Ask(batcher, "bad");
        Task<AdmissionOutcome[]> third = batcher.DecideAsync(App, [Request("c"), Request("d")], Cancellation);
        clock.Advance(Duration.FromMilliseconds(5));
        store.Release();
        await first;
        await Assert.ThrowsAnyAsync<Exception>(() => second);
        await Assert.ThrowsAnyAsync<Exception>(() => third);

        Assert.Equal(["call 1 waited 0", "call failed 1 waited 5", "call failed 2 waited 5", "run 1 took 15", "run failed 3 Refused"], heard.Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DecideAsync_TurnedAway_Told()
    {
        var store = new HeldStore();
        var heard = new HeardRuns();
        var batcher = Batcher(store, listener: heard);
        AdmissionRequest[] many = [.. Ids("u", 1000).Select(Request)];
        Task<AdmissionOutcome[]>[] calls = [.. Enumerable.Range(0, 30).Select(_ => batcher.DecideAsync(App, many, Cancellation))];

        store.Release();
        await Assert.ThrowsAnyAsync<StoreUnavailableException>(() => Task.WhenAll(calls));

        Assert.Contains("refused", heard.Lines);
    }

    private static AdmissionBatcher Batcher(IRecordingStore store, TimeProvider? time = null, IStoreListener? listener = null)
        => Batchers.Make(store, listener ?? SilentListener.Instance, time ?? TimeProvider.System);

    private static Task<AdmissionOutcome[]> Ask(AdmissionBatcher batcher, string user) => batcher.DecideAsync(App, [Request(user)], Cancellation);

    private static AdmissionRequest Request(string user) => new(AdmissionMode.Enforce, Login(user));

    /// <summary>Answers with the user's id as the one to kick, once it is released.</summary>
    private sealed class HeldStore : IRecordingStore
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<int> _sizes = [];
        private readonly List<string> _users = [];

        public string FailsOn { get; init; } = "";

        /// <summary>The user from whose call on all are held; empty: from the first.</summary>
        public string HeldFrom { get; init; } = "";

        /// <summary>The app whose calls are held; 0: all.</summary>
        public ulong Held { get; init; }

        public IReadOnlyList<int> Sizes
        {
            get
            {
                lock (_sizes)
                {
                    return [.. _sizes];
                }
            }
        }

        public IReadOnlyList<string> Users
        {
            get
            {
                lock (_sizes)
                {
                    return [.. _users];
                }
            }
        }

        /// <summary>Done when a call that was held is cancelled.</summary>
        public Task Cancelled => _cancelled.Task;

        public void Release() => _released.SetResult();

        public Task<AdmissionOutcome[]> RecordAsync(
            ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, Instant at, CancellationToken cancellationToken)
            => DecideAsync(sdkAppId, requests, cancellationToken);

        public async Task<AdmissionOutcome[]> DecideAsync(
            ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
        {
            string[] users = [.. requests.Select(request => ((LoginAction)request.Action).UserId)];
            lock (_sizes)
            {
                _sizes.Add(users.Length);
                _users.AddRange(users);
            }

            if ((Held == 0 || Held == sdkAppId) && (HeldFrom.Length == 0 || Users.Contains(HeldFrom, StringComparer.Ordinal)))
            {
                try
                {
                    await _released.Task.WaitAsync(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    _cancelled.SetResult();
                    throw;
                }
            }

            return users.Contains(FailsOn, StringComparer.Ordinal)
                ? throw new StoreUnavailableException("made to fail", StoreFault.Refused)
                : [.. users.Select(user => new AdmissionOutcome { Allowed = true, CheckedAt = NodaConstants.UnixEpoch, Kick = [user] })];
        }
    }
}
