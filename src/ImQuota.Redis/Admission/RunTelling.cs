using ImQuota.Domain.Admission;
using ImQuota.Redis.Telemetry;

namespace ImQuota.Redis.Admission;

/// <summary>Tells the listener of runs, and of each of their calls.</summary>
internal sealed class RunTelling(IStoreListener listener, TimeProvider time)
{
    public void Decided(ulong sdkAppId, in BegunRun run, AdmissionOutcome[] outcomes, TimeSpan elapsed)
    {
        listener.RunEnded(sdkAppId, outcomes, elapsed);
        int first = 0;
        foreach (WaitingCall call in run.Calls)
        {
            listener.CallEnded(outcomes.AsSpan(first, call.Requests.Count), time.GetElapsedTime(call.Came, run.Begun));
            first += call.Requests.Count;
        }
    }

    public void Failed(List<WaitingCall> calls, long begun, Exception failure, TimeSpan elapsed)
        => listener.RunFailed(FailedCalls(calls, begun), (failure as StoreUnavailableException)?.Fault ?? StoreFault.Other, elapsed);

    /// <summary>The store was silent for too long: <paramref name="runs"/> are waited for no longer, and <paramref name="queued"/> not begun.</summary>
    public void GivenUp(IReadOnlyList<AdmissionRun> runs, List<WaitingCall> queued, StoreUnavailableException cause)
    {
        foreach (AdmissionRun run in runs)
        {
            Failed(run.Calls, run.Begun, cause, time.GetElapsedTime(run.Begun));
        }

        FailedCalls(queued, time.GetTimestamp());
    }

    public void Refused() => listener.CallRefused();

    public void NotAsked(StoreFault fault) => listener.CallNotAsked(fault);

    private int FailedCalls(List<WaitingCall> calls, long begun)
    {
        int actions = 0;
        foreach (WaitingCall call in calls)
        {
            actions += call.Requests.Count;
            listener.CallFailed(call.Requests.Count, time.GetElapsedTime(call.Came, begun));
        }

        return actions;
    }
}
