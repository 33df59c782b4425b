using ImQuota.Domain.Admission;
using ImQuota.Server.Fallback;
using ImQuota.Server.Telemetry;

namespace ImQuota.Server.Admission;

/// <summary>Asks the store, or while it is away what the failure policies say, and counts what was answered.</summary>
internal sealed class Decider(IAdmissionStore store, AwayApps away, FallbackDecider fallback, AdmissionMetrics metrics, TimeProvider time)
{
    /// <summary>Requests of one app, in order.</summary>
    public async Task<AdmissionOutcome[]> DecideAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        AdmissionOutcome[] outcomes;
        if (away.Any && await fallback.HoldsAsync(sdkAppId, cancellationToken))
        {
            outcomes = await fallback.DecideAsync(sdkAppId, requests, null);
        }
        else
        {
            try
            {
                outcomes = await store.DecideAsync(sdkAppId, requests, cancellationToken);
            }
            catch (StoreUnavailableException exception) when (exception.Fault != StoreFault.Overloaded)
            {
                // A store that answers others must not be passed by because too many ask it.
                outcomes = await fallback.DecideAsync(sdkAppId, requests, exception);
            }
        }

        metrics.Decided(requests, outcomes, time.GetElapsedTime(started));
        return outcomes;
    }
}
