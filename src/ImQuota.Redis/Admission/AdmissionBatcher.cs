using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Puts calls of one app together that arrive while others of it are under way: the script pays once for reading the app's state, and
/// the connection once for a round trip. No timer: with nothing under way a call goes at once. A store that is away is not queued for.
/// </summary>
internal sealed class AdmissionBatcher(AppViews views, IRecordingStore store) : IRecordingStore
{
    /// <summary>Called with each fault of the store.</summary>
    public Action<StoreFault>? Failed { get; set; }

    /// <inheritdoc/>
    public Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        AdmissionQueue queue = views.Of(sdkAppId).Queue;
        if (queue.Breaker.Refusal is { } refusal)
        {
            return Task.FromException<AdmissionOutcome[]>(new StoreUnavailableException(refusal.Message, refusal.Fault, refusal));
        }

        var call = new WaitingCall(requests, cancellationToken);
        AdmissionRun? run = queue.Enter(call, out bool isFull);
        if (run is not null)
        {
            _ = RunAsync(sdkAppId, queue, run);
        }
        else if (isFull)
        {
            call.Fail(new StoreUnavailableException($"Too many actions of app {sdkAppId} wait for the store; nothing was done.", StoreFault.Overloaded));
        }

        return call.Task;
    }

    /// <inheritdoc/>
    public async Task<AdmissionOutcome[]> RecordAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, Instant at, CancellationToken cancellationToken)
    {
        AdmissionOutcome[] outcomes = await store.RecordAsync(sdkAppId, requests, at, cancellationToken);
        views.Of(sdkAppId).Queue.Breaker.Answered();
        return outcomes;
    }

    /// <summary>Never faults: a run that fails fails its own calls, and the next one goes on.</summary>
    private async Task RunAsync(ulong sdkAppId, AdmissionQueue queue, AdmissionRun run)
    {
        bool more = queue.Next(run);
        List<WaitingCall> calls = run.Calls;
        Task<AdmissionOutcome[]>? round = more ? Begin(sdkAppId, calls) : null;
        while (more)
        {
            AdmissionOutcome[]? outcomes = null;
            Exception? failure = null;
            try
            {
                outcomes = await round!;
                queue.Breaker.Answered();
            }
            catch (Exception exception)
            {
                failure = exception;
                Note(queue, run, exception);
            }

            // The next run goes off before the callers of this one go on, so that the store does not wait for them.
            List<WaitingCall> done = calls;
            more = queue.Next(run);
            calls = run.Calls;
            round = more ? Begin(sdkAppId, calls) : null;
            if (outcomes is not null)
            {
                new AnsweredCalls(done, outcomes).Execute();
            }
            else
            {
                done.ForEach(call => call.Fail(failure!));
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

    private Task<AdmissionOutcome[]> Begin(ulong sdkAppId, List<WaitingCall> calls)
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
