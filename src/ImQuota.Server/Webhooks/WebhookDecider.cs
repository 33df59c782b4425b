using ImQuota.Domain.Admission;
using ImQuota.Server.Fallback;
using ImQuota.Server.Telemetry;
using NodaTime;

namespace ImQuota.Server.Webhooks;

/// <summary>
/// Decides announced actions: in the store, which holds what is allowed; while it is away, or after <see cref="WebhookOptions.AnswerWithin"/>, by the
/// failure policies. Nothing is held then, and nothing journalled: what is counted is the after-event.
/// </summary>
internal sealed class WebhookDecider(
    IHoldStore holds, AwayApps away, FallbackDecider fallback, FallbackSettings settings, WebhookOptions options, AdmissionMetrics metrics, TimeProvider time)
{
    /// <exception cref="StoreUnavailableException">None of the actions has an answer.</exception>
    public async Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionAction> actions, string creation, CancellationToken cancellationToken)
    {
        AdmissionRequest[] requests = [.. actions.Select(action => new AdmissionRequest(AdmissionMode.DryRun, action))];
        long started = time.GetTimestamp();
        try
        {
            AdmissionOutcome[]? outcomes = null;
            StoreUnavailableException? cause = null;
            if (!away.Any || !await fallback.HoldsAsync(sdkAppId, cancellationToken))
            {
                try
                {
                    outcomes = await holds.ReserveAsync(sdkAppId, actions, creation, Duration.FromTimeSpan(options.Hold), cancellationToken)
                        .WaitAsync(WebhookOptions.AnswerWithin, time, cancellationToken);
                }
                catch (StoreUnavailableException exception)
                {
                    cause = exception;
                }
                catch (TimeoutException silence)
                {
                    cause = new StoreUnavailableException("The store did not answer in time.", StoreFault.Hung, silence);
                }
            }

            outcomes ??= Bounded(sdkAppId, await fallback.DecideAsync(sdkAppId, requests, cause));
            metrics.Decided(requests, outcomes, time.GetElapsedTime(started));
            return outcomes;
        }
        catch (StoreUnavailableException)
        {
            metrics.Failed(requests.Length, time.GetElapsedTime(started));
            throw;
        }
    }

    /// <summary>Under <c>bounded</c> no more is allowed once so many facts and grants of the app wait to be counted.</summary>
    private AdmissionOutcome[] Bounded(ulong sdkAppId, AdmissionOutcome[] outcomes)
    {
        if (away.Find(sdkAppId) is { } app && Math.Max(app.Entries, app.Grants) >= settings.MaxGrants)
        {
            string why = $"The app has {settings.MaxGrants} actions that the store has not counted.";
            return [.. outcomes.Select(outcome => outcome is { Allowed: true, Source: DecisionSource.FallbackBounded }
                ? new AdmissionOutcome { Allowed = false, Undecided = why, CheckedAt = outcome.CheckedAt }
                : outcome)];
        }

        return outcomes;
    }
}
