using System.Diagnostics;
using ImQuota.Domain.Admission;
using ImQuota.Server.Fallback;
using ImQuota.Server.Metering;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Usage;
using ImQuota.Server.Usage.Denials;

namespace ImQuota.Server.Admission;

/// <summary>Asks the store, or while it is away what the failure policies say, and counts what was answered.</summary>
internal sealed class Decider(
    IAdmissionStore store, AwayApps away, FallbackDecider fallback, AdmissionMetrics metrics, UsageTouches touches, UsageHistorian historian, DenialBook denials, TimeProvider time)
{
    /// <summary>Requests of one app, in order.</summary>
    public async Task<AdmissionOutcome[]> DecideAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        using Activity? span = CallSpans.Decide(sdkAppId, requests);
        long started = time.GetTimestamp();
        try
        {
            AdmissionOutcome[]? outcomes = null;
            StoreUnavailableException? cause = null;
            if (!away.Any || !await fallback.HoldsAsync(sdkAppId, cancellationToken))
            {
                try
                {
                    outcomes = await store.DecideAsync(sdkAppId, requests, cancellationToken);
                    touches.Touch(sdkAppId);
                    historian.Touch(sdkAppId);
                }
                catch (StoreUnavailableException exception) when (exception.Fault != StoreFault.Overloaded)
                {
                    // A store that answers others must not be passed by because too many ask it.
                    cause = exception;
                }
            }

            outcomes ??= await fallback.DecideAsync(sdkAppId, requests, cause);
            if (metrics.Decided(requests, outcomes, time.GetElapsedTime(started)) > 0)
            {
                denials.Add(sdkAppId, requests, outcomes);
            }

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
