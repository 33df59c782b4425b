using System.Diagnostics;
using ImQuota.Domain.Admission;
using ImQuota.Server.Metering;
using ImQuota.Server.Telemetry;

namespace ImQuota.Server.Admission;

/// <summary>Asks the store, and counts what it answered.</summary>
internal sealed class Decider(IAdmissionStore store, AdmissionMetrics metrics, UsageTouches touches, TimeProvider time)
{
    /// <summary>Requests of one app, in order.</summary>
    public async Task<AdmissionOutcome[]> DecideAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        using Activity? span = CallSpans.Decide(sdkAppId, requests);
        long started = time.GetTimestamp();
        try
        {
            AdmissionOutcome[] outcomes = await store.DecideAsync(sdkAppId, requests, cancellationToken);
            touches.Touch(sdkAppId);
            metrics.Decided(requests, outcomes, time.GetElapsedTime(started));
            CallSpans.Decided(span, outcomes);
            return outcomes;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            metrics.Failed(requests.Count, time.GetElapsedTime(started));
            CallSpans.Failed(span, exception);
            throw;
        }
    }
}
