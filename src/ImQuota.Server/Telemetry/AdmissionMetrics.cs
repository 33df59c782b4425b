using ImQuota.Domain.Admission;
using ImQuota.Server.Admission;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>
/// The instruments of decisions, as callers got them. Labels are closed sets, never an app's id: an operator with a million apps must be
/// able to scrape this.
/// </summary>
internal sealed class AdmissionMetrics
{
    // Children resolved once: a look-up by label strings on each decision costs an allocation.
    private readonly Counter.Child[] _decisions;
    private readonly Counter.Child[] _overLimit;
    private readonly VerdictTimes _times;

    public AdmissionMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        Counter decisions = metrics.CreateCounter(
            "imquota_decisions_total",
            "Decisions by action, verdict, reason of denial, and what decided.",
            ["action", "verdict", "reason", "source"]);
        Counter flagged = metrics.CreateCounter(
            "imquota_decisions_over_limit_total", "Facts that were counted above a limit, or that an observed limit would have denied.", ["action"]);
        _decisions = new Counter.Child[DecisionLabels.Count];
        for (int place = 0; place < _decisions.Length; place++)
        {
            _decisions[place] = decisions.WithLabels(DecisionLabels.At(place));
        }

        _overLimit = [.. ActionKinds.Names.Select(action => flagged.WithLabels(action))];
        _times = new VerdictTimes(metrics.CreateLatency(
            "imquota_decision_seconds", "Time of a decision in the service, waiting for others and the store included, until it was known.", "verdict"));
    }

    /// <returns>How many were denied.</returns>
    public int Decided(IReadOnlyList<AdmissionRequest> requests, AdmissionOutcome[] outcomes, TimeSpan elapsed)
    {
        int allowed = 0;
        int undecided = 0;
        int place = -1;
        int alike = 0;
        for (int i = 0; i < outcomes.Length; i++)
        {
            AdmissionOutcome outcome = outcomes[i];
            if (outcome.Undecided is not null)
            {
                undecided++;
                continue;
            }

            int action = ActionKinds.Of(requests[i].Action);
            allowed += outcome.Allowed ? 1 : 0;
            if (outcome.OverLimit || outcome.WouldDeny)
            {
                _overLimit[action].Inc();
            }

            // The actions of a batch are mostly alike, and each Inc is an interlocked one.
            int own = DecisionLabels.PlaceOf(action, outcome);
            if (own != place)
            {
                Count(place, alike);
                place = own;
                alike = 0;
            }

            alike++;
        }

        Count(place, alike);
        _times.Decided(allowed, outcomes.Length - undecided - allowed, elapsed);
        if (undecided > 0)
        {
            _times.Failed(undecided, elapsed);
        }

        return outcomes.Length - undecided - allowed;
    }

    /// <summary>There was no decision: the store did not answer, and nothing stood in for it.</summary>
    public void Failed(int actions, TimeSpan elapsed) => _times.Failed(actions, elapsed);

    private void Count(int place, int decisions)
    {
        if (decisions > 0)
        {
            _decisions[place].Inc(decisions);
        }
    }
}
