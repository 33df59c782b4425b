using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Puts calls of one app together that arrive while others of it are under way: the script pays once for reading the app's state, and
/// the connection once for a round trip. No timer: with nothing under way a call goes at once.
/// </summary>
internal sealed class AdmissionBatcher(AppViews views, IAdmissionStore store) : IAdmissionStore
{
    /// <inheritdoc/>
    public Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        AdmissionQueue queue = views.Of(sdkAppId).Queue;
        var call = new WaitingCall(requests, cancellationToken);
        switch (queue.Enter(call))
        {
            case AdmissionQueue.Entry.Run:
                _ = RunAsync(sdkAppId, queue);
                break;
            case AdmissionQueue.Entry.Full:
                call.Fail(new StoreUnavailableException($"Too many actions of app {sdkAppId} wait for the store; nothing was done."));
                break;
        }

        return call.Task;
    }

    /// <summary>Never faults: a run that fails fails its own calls, and the next one goes on.</summary>
    private async Task RunAsync(ulong sdkAppId, AdmissionQueue queue)
    {
        List<WaitingCall>? calls = queue.Next();
        Task<AdmissionOutcome[]>? run = calls is null ? null : Begin(sdkAppId, calls);
        while (calls is not null)
        {
            AdmissionOutcome[]? outcomes = null;
            Exception? failure = null;
            try
            {
                outcomes = await run!;
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            // The next run goes off before the callers of this one go on, so that the store does not wait for them.
            List<WaitingCall> done = calls;
            calls = queue.Next();
            run = calls is null ? null : Begin(sdkAppId, calls);
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
