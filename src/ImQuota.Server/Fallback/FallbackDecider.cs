using ImQuota.Domain.Admission;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Fallback;

/// <summary>
/// Decides while the store is away (docs/decisions/0012): 1. by what is remembered of the app; 2. by the policy of the action; 3. within the
/// bound of grants; 4. what is allowed is on the disk before the caller hears of it.
/// </summary>
internal sealed class FallbackDecider(
    AwayApps away, IRememberedApps remembered, FallbackSettings settings, FallbackMetrics metrics, TimeProvider time, ILogger<FallbackDecider> log)
{
    /// <summary>How long a caller waits for the store that is about to take over; then the policy answers him.</summary>
    private static readonly TimeSpan HandoverWithin = TimeSpan.FromMilliseconds(10);

    private readonly LogThrottle _full = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Whether the app is decided here. Where the store is about to take over, that is waited for.</summary>
    public async ValueTask<bool> HoldsAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        while (away.Find(sdkAppId) is { } app)
        {
            if (app.Handover is not { } handover)
            {
                return true;
            }

            try
            {
                await handover.WaitAsync(HandoverWithin, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="sdkAppId">The app.</param>
    /// <param name="requests">Actions of it, in order.</param>
    /// <param name="cause">What the store said; null: earlier actions of the app wait for it.</param>
    /// <exception cref="StoreUnavailableException">None of the actions has an answer.</exception>
    public async Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, StoreUnavailableException? cause)
    {
        cause ??= new StoreUnavailableException("The store has not counted yet what was allowed while it was away.");
        Instant now = time.Now();
        RememberedApp app = remembered.Find(sdkAppId, now)
            ?? throw new StoreUnavailableException($"{cause.Message} This process has not served app {sdkAppId} yet, so it cannot answer for it.", cause.Fault, cause);

        var answers = new FallbackAnswers(sdkAppId, requests, settings, now, cause.Message);
        answers.Judge(app);
        if (answers.ToWrite > 0)
        {
            await WriteAsync(answers, cause);
        }

        AdmissionOutcome[] outcomes = answers.Outcomes;
        Count(requests, sdkAppId, outcomes);
        return Array.TrueForAll(outcomes, outcome => outcome.Undecided is not null) ? throw Undecided(outcomes[0].Undecided!, cause) : outcomes;
    }

    private static StoreUnavailableException Undecided(string why, StoreUnavailableException cause) => new(why, cause.Fault, cause);

    private async Task WriteAsync(FallbackAnswers answers, StoreUnavailableException cause)
    {
        AwayApp app = away.Enter(answers.SdkAppId, out bool isNew);
        if (isNew)
        {
            FallbackLog.Away(log, app.SdkAppId, cause.Fault, cause.Message);
        }

        try
        {
            byte[][] records = answers.Take(app);
            if (records.Length > 0)
            {
                await away.Journal!.AppendAsync(records, answers.Written);
            }
        }
        catch (JournalFullException full)
        {
            if (_full.TrySay())
            {
                FallbackLog.JournalFull(log, full.Message);
            }

            metrics.JournalRefused(answers.GiveUp(full.Message));
        }
        finally
        {
            app.Leave();
        }
    }

    private void Count(IReadOnlyList<AdmissionRequest> requests, ulong sdkAppId, AdmissionOutcome[] outcomes)
    {
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].Undecided is null)
            {
                metrics.Decided(requests[i].Action, settings.Policies.For(sdkAppId, requests[i].Action));
            }
            else
            {
                metrics.Undecided(requests[i].Action);
            }
        }
    }
}
