using System.Collections.Concurrent;
using System.Diagnostics;
using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Telemetry;
using ImQuota.Redis.Tests.Admission;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Telemetry;

/// <summary>A run that several traced calls share belongs to the first, and is linked with the others.</summary>
public sealed class StoreSpansTests : IDisposable
{
    private const ulong App = 1_400_000_010;

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly ActivitySource _callers = new("callers of StoreSpansTests");

    public StoreSpansTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ImQuotaStore.TraceSource || source == _callers,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener.Dispose();
        _callers.Dispose();
    }

    [Fact]
    public async Task DecideAsync_TracedCallsGather_RunBelongsToTheFirstAndIsLinkedWithTheOthers()
    {
        var store = new Held();
        var batcher = Batchers.Make(store, SilentListener.Instance, TimeProvider.System);
        (Activity first, Task<AdmissionOutcome[]> alone) = Call(batcher, "a");
        (Activity second, Task<AdmissionOutcome[]> gathered) = Call(batcher, "b");
        Task<AdmissionOutcome[]> untraced = batcher.DecideAsync(App, [new(AdmissionMode.Enforce, Login("c"))], Cancellation);
        (Activity third, Task<AdmissionOutcome[]> gatheredToo) = Call(batcher, "d");

        store.Release();
        await Task.WhenAll(alone, gathered, untraced, gatheredToo);

        Activity[] runs = [.. _ended.Where(span => span.OperationName == "imquota.run" && span.GetTagItem("imquota.sdk_app_id") is "1400000010")];
        Assert.Equal([first.SpanId, second.SpanId], runs.Select(run => run.ParentSpanId));
        Assert.Equal([first.TraceId, second.TraceId], runs.Select(run => run.TraceId));
        Assert.Empty(runs[0].Links);
        Assert.Equal([third.Context], runs[1].Links.Select(link => link.Context));
        Assert.Equal((3, 3), (runs[1].GetTagItem("imquota.actions"), runs[1].GetTagItem("imquota.calls")));
    }

    [Fact]
    public async Task DecideAsync_RunFails_ItsSpanSaysSo()
    {
        var store = new Held();
        var batcher = Batchers.Make(store, SilentListener.Instance, TimeProvider.System);
        (Activity caller, Task<AdmissionOutcome[]> call) = Call(batcher, "a");

        store.Fail("away");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => call);

        Activity run = Assert.Single(_ended, span => span.ParentSpanId == caller.SpanId);
        Assert.Equal((ActivityStatusCode.Error, "away"), (run.Status, run.StatusDescription));
    }

    private (Activity Caller, Task<AdmissionOutcome[]> Call) Call(AdmissionBatcher batcher, string user)
    {
        Activity? before = Activity.Current;
        Activity.Current = null;
        Activity caller = _callers.StartActivity(user)!;
        Task<AdmissionOutcome[]> call = batcher.DecideAsync(App, [new(AdmissionMode.Enforce, Login(user))], Cancellation);
        Activity.Current = before;
        return (caller, call);
    }

    private sealed class Held : IRecordingStore
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _released.SetResult();

        public void Fail(string why) => _released.SetException(new StoreUnavailableException(why));

        public Task<AdmissionOutcome[]> RecordAsync(
            ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, NodaTime.Instant at, CancellationToken cancellationToken)
            => DecideAsync(sdkAppId, requests, cancellationToken);

        public async Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
        {
            await _released.Task.WaitAsync(cancellationToken);
            return [.. requests.Select(_ => new AdmissionOutcome { Allowed = true, CheckedAt = NodaTime.NodaConstants.UnixEpoch })];
        }
    }
}
