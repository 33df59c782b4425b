using System.Diagnostics;
using ImQuota.Domain.Admission;
using ImQuota.Redis.Telemetry;
using NodaTime;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Puts calls of one app together that arrive while others of it are under way: the script pays once for reading the app's state, and
/// the connection once for a round trip. No timer: with nothing under way a call goes at once. A store that is away is not queued for.
/// </summary>
internal sealed class AdmissionBatcher(AppViews views, IRecordingStore store, RunTelling telling, TimeProvider time) : IRecordingStore
{
    /// <summary>Called with each fault of the store.</summary>
    public Action<StoreFault>? Failed { get; set; }

    /// <inheritdoc/>
    public Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        AdmissionQueue queue = views.Of(sdkAppId).Queue;
        if (queue.Breaker.Refusal is { } refusal)
        {
            telling.NotAsked(refusal.Fault);
            return Task.FromException<AdmissionOutcome[]>(new StoreUnavailableException(refusal.Message, refusal.Fault, refusal));
        }

        var call = new WaitingCall(requests, time.GetTimestamp(), cancellationToken);
        AdmissionRun? run = queue.Enter(call, out bool isFull);
        if (run is not null)
        {
            _ = RunAsync(sdkAppId, queue, run);
        }
        else if (isFull)
        {
            telling.Refused();
            call.Fail(new StoreUnavailableException($"Too many actions of app {sdkAppId} wait for the store; nothing was done.", StoreFault.Overloaded));
        }

        return call.Task;
    }

    /// <inheritdoc/>
    public async Task<AdmissionOutcome[]> RecordAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, Instant at, CancellationToken cancellationToken)
    {
        AdmissionQueue queue = views.Of(sdkAppId).Queue;
        CancellationTokenSource replay = queue.BeginReplay(cancellationToken);
        try
        {
            // Cancelled, it begins no further step, and what is under way stands before all that is sent after it.
            AdmissionOutcome[] outcomes = await store.RecordAsync(sdkAppId, requests, at, replay.Token).WaitAsync(replay.Token);
            queue.Breaker.Answered();
            return outcomes;
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("The store was silent for too long while a journal was told to it.", StoreFault.Hung, cancelled);
        }
        catch (StoreUnavailableException away)
        {
            // While an app has a journal nothing else asks for it, so this is all that sees that a failover is over.
            Failed?.Invoke(away.Fault);
            throw;
        }
        finally
        {
            queue.EndReplay(replay);
        }
    }

    /// <summary>Never faults: a run that fails fails its own calls, and the next one goes on.</summary>
    private async Task RunAsync(ulong sdkAppId, AdmissionQueue queue, AdmissionRun run)
    {
        BegunRun? round = Begin(sdkAppId, queue.Next(run, out _));
        while (round is { } ended)
        {
            AdmissionOutcome[]? outcomes = null;
            Exception? failure = null;
            try
            {
                outcomes = await ended.Outcomes;
                queue.Breaker.Answered();
            }
            catch (Exception exception)
            {
                failure = exception;
                Note(queue, run, exception);
            }

            // The next run goes off before the callers of this one go on, so that the store does not wait for them.
            TimeSpan elapsed = time.GetElapsedTime(ended.Begun);
            round = Begin(sdkAppId, queue.Next(run, out bool wasGivenUp));
            if (wasGivenUp)
            {
                // Its calls were told so, and it was counted as that.
                continue;
            }

            if (outcomes is not null)
            {
                telling.Decided(sdkAppId, ended, outcomes, elapsed);
                new AnsweredCalls(ended.Calls, outcomes).Execute();
            }
            else
            {
                telling.Failed(ended.Calls, ended.Begun, failure!, elapsed);
                ended.Calls.ForEach(call => call.Fail(failure!));
            }
        }
    }

    private void Note(AdmissionQueue queue, AdmissionRun run, Exception exception)
    {
        if (exception is StoreUnavailableException away && !run.IsGivenUp)
        {
            queue.Breaker.Failed(away);
            Failed?.Invoke(away.Fault);
        }
    }

    private BegunRun? Begin(ulong sdkAppId, AdmissionRun? run)
        => run is null
            ? null
            : new BegunRun(run.Calls, run.Begun, StoreSpans.On ? TracedAsync(sdkAppId, run.Calls) : DecideAsync(sdkAppId, run.Calls));

    private async Task<AdmissionOutcome[]> TracedAsync(ulong sdkAppId, List<WaitingCall> calls)
    {
        using Activity? run = StoreSpans.Run(sdkAppId, calls);
        try
        {
            return await DecideAsync(sdkAppId, calls);
        }
        catch (Exception exception)
        {
            run?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    private Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, List<WaitingCall> calls)
    {
        if (calls.Count == 1)
        {
            return store.DecideAsync(sdkAppId, calls[0].Requests, CancellationToken.None);
        }

        var all = new List<AdmissionRequest>(calls.Count);
        foreach (WaitingCall call in calls)
        {
            all.AddRange(call.Requests);
        }

        return store.DecideAsync(sdkAppId, all, CancellationToken.None);
    }
}
