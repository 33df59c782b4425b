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
        long started = time.GetTimestamp();
        AdmissionOutcome[] outcomes = await store.DecideAsync(sdkAppId, requests, cancellationToken);
        touches.Touch(sdkAppId);
        metrics.Decided(requests, outcomes, time.GetElapsedTime(started));
        return outcomes;
    }
}
