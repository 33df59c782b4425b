using System.Diagnostics;
using ImQuota.Domain.Admission;
using ImQuota.Redis.Telemetry;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Puts calls of one app together that arrive while others of it are under way: the script pays once for reading the app's state, and
/// the connection once for a round trip. No timer: with nothing under way a call goes at once.
/// </summary>
internal sealed class AdmissionBatcher(AppViews views, IAdmissionStore store, IStoreListener listener, TimeProvider time) : IAdmissionStore
{
    /// <inheritdoc/>
    public Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        AdmissionQueue queue = views.Of(sdkAppId).Queue;
        var call = new WaitingCall(requests, time.GetTimestamp(), cancellationToken);
        switch (queue.Enter(call))
        {
            case AdmissionQueue.Entry.Run:
                _ = RunAsync(sdkAppId, queue);
                break;
            case AdmissionQueue.Entry.Full:
                listener.CallRefused();
                call.Fail(new StoreUnavailableException($"Too many actions of app {sdkAppId} wait for the store; nothing was done."));
                break;
        }

        return call.Task;
    }

    /// <summary>Never faults: a run that fails fails its own calls, and the next one goes on.</summary>
    private async Task RunAsync(ulong sdkAppId, AdmissionQueue queue)
    {
        BegunRun? run = Begin(sdkAppId, queue.Next());
        while (run is { } ended)
        {
            AdmissionOutcome[]? outcomes = null;
            Exception? failure = null;
            try
            {
                outcomes = await ended.Outcomes;
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            // The next run goes off before the callers of this one go on, so that the store does not wait for them.
            TimeSpan elapsed = time.GetElapsedTime(ended.Begun);
            run = Begin(sdkAppId, queue.Next());
            if (outcomes is not null)
            {
                Tell(sdkAppId, ended, outcomes, elapsed);
                new AnsweredCalls(ended.Calls, outcomes).Execute();
            }
            else
            {
                Tell(ended, failure!, elapsed);
                ended.Calls.ForEach(call => call.Fail(failure!));
            }
        }
    }

    private BegunRun? Begin(ulong sdkAppId, List<WaitingCall>? calls)
    {
        if (calls is null)
        {
            return null;
        }

        long now = time.GetTimestamp();
        return new BegunRun(calls, now, StoreSpans.On ? TracedAsync(sdkAppId, calls) : DecideAsync(sdkAppId, calls));
    }

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

    private void Tell(ulong sdkAppId, in BegunRun run, AdmissionOutcome[] outcomes, TimeSpan elapsed)
    {
        listener.RunEnded(sdkAppId, outcomes, elapsed);
        int first = 0;
        foreach (WaitingCall call in run.Calls)
        {
            listener.CallEnded(outcomes.AsSpan(first, call.Requests.Count), time.GetElapsedTime(call.Came, run.Begun));
            first += call.Requests.Count;
        }
    }

    private void Tell(in BegunRun run, Exception failure, TimeSpan elapsed)
    {
        int actions = 0;
        foreach (WaitingCall call in run.Calls)
        {
            actions += call.Requests.Count;
            listener.CallFailed(call.Requests.Count, time.GetElapsedTime(call.Came, run.Begun));
        }

        listener.RunFailed(actions, (failure as StoreUnavailableException)?.Fault ?? StoreFault.Other, elapsed);
    }
}
