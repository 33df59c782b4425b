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
        var call = new WaitingCall(requests);
        return queue.Enter(call) switch
        {
            AdmissionQueue.Entry.Run => RunOwnAsync(sdkAppId, queue, requests, cancellationToken),
            AdmissionQueue.Entry.Wait => call.WaitAsync(cancellationToken),
            _ => throw new StoreUnavailableException($"Too many actions of app {sdkAppId} wait for the store; nothing was done."),
        };
    }

    private async Task<AdmissionOutcome[]> RunOwnAsync(
        ulong sdkAppId, AdmissionQueue queue, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            return await store.DecideAsync(sdkAppId, requests, cancellationToken);
        }
        finally
        {
            var next = new List<WaitingCall>();
            if (queue.Leave(next))
            {
                _ = RunGatheredAsync(sdkAppId, queue, next);
            }
        }
    }

    /// <summary>Never faults: a run that fails fails its own calls, and the next one goes on.</summary>
    private async Task RunGatheredAsync(ulong sdkAppId, AdmissionQueue queue, List<WaitingCall> calls)
    {
        do
        {
            try
            {
                Distribute(calls, await store.DecideAsync(sdkAppId, Gather(calls), CancellationToken.None));
            }
            catch (Exception exception)
            {
                foreach (WaitingCall call in calls)
                {
                    call.Fail(exception);
                }
            }
        }
        while (queue.Leave(calls));
    }

    private static IReadOnlyList<AdmissionRequest> Gather(List<WaitingCall> calls)
    {
        if (calls.Count == 1)
        {
            return calls[0].Requests;
        }

        var all = new List<AdmissionRequest>(calls.Count);
        foreach (WaitingCall call in calls)
        {
            all.AddRange(call.Requests);
        }

        return all;
    }

    private static void Distribute(List<WaitingCall> calls, AdmissionOutcome[] outcomes)
    {
        int start = 0;
        foreach (WaitingCall call in calls)
        {
            int end = start + call.Requests.Count;
            call.Answer(outcomes[start..end]);
            start = end;
        }
    }
}
