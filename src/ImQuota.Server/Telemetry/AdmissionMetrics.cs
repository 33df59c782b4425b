using Google.Protobuf.Reflection;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Admission;
using Prometheus;
using DenyReason = ImQuota.Domain.Admission.DenyReason;

namespace ImQuota.Server.Telemetry;

/// <summary>
/// The instruments of decisions. Labels are closed sets, never an app's id: an operator with a million apps must be able to
/// scrape this.
/// </summary>
internal sealed class AdmissionMetrics
{
    private const string WirePrefix = "DENY_REASON_";

    private static readonly EnumDescriptor WireReasons = DecisionReflection.Descriptor.EnumTypes.Single(type => type.Name == "DenyReason");

    private static readonly DenyReason[] Reasons = Enum.GetValues<DenyReason>();

    // Children resolved once: a look-up by label strings on each decision costs an allocation.
    private readonly Counter.Child[] _allowed;
    private readonly Counter.Child[][] _denied;
    private readonly Counter.Child[] _overLimit;
    private readonly Histogram _seconds;

    public AdmissionMetrics(CollectorRegistry registry)
    {
        // No exemplars: there is no trace to name, and the library would format its ids for every count.
        MetricFactory metrics = Metrics.WithCustomRegistry(registry);
        metrics.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        Counter decisions = metrics.CreateCounter(
            "imquota_decisions_total", "Decisions by action, verdict and reason of denial.", ["action", "verdict", "reason"]);
        Counter flagged = metrics.CreateCounter(
            "imquota_decisions_over_limit_total", "Facts that were counted above a limit, or that an observed limit would have denied.", ["action"]);
        _allowed = [.. ActionKinds.Names.Select(kind => decisions.WithLabels(kind, "allowed", ""))];
        _denied = [.. ActionKinds.Names.Select(kind => Reasons.Select(reason => decisions.WithLabels(kind, "denied", LabelOf(reason))).ToArray())];
        _overLimit = [.. ActionKinds.Names.Select(kind => flagged.WithLabels(kind))];

        // From 50 us: the default buckets of the library begin at 5 ms, where ours is long done.
        _seconds = metrics.CreateHistogram(
            "imquota_decision_seconds",
            "Time until the store had decided the actions of one call for one app, waiting for others included.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.000_05, 2, 15) });
    }

    /// <summary>The label of a reason, e.g. <c>GROUP_FULL</c>; empty for none.</summary>
    public static string LabelOf(DenyReason reason)
        => reason == DenyReason.None ? "" : WireReasons.FindValueByNumber((int)reason).Name[WirePrefix.Length..];

    public void Decided(IReadOnlyList<AdmissionRequest> requests, AdmissionOutcome[] outcomes, TimeSpan elapsed)
    {
        _seconds.Observe(elapsed.TotalSeconds);
        for (int i = 0; i < outcomes.Length; i++)
        {
            int kind = ActionKinds.Of(requests[i].Action);
            AdmissionOutcome outcome = outcomes[i];
            if (outcome.Undecided is not null)
            {
                continue;
            }

            (outcome.Allowed ? _allowed[kind] : _denied[kind][(int)outcome.Reason]).Inc();
            if (outcome.OverLimit || outcome.WouldDeny)
            {
                _overLimit[kind].Inc();
            }
        }
    }
}
