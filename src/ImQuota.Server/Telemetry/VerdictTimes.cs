using ImQuota.Domain.Admission;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>One histogram's children by verdict. It counts decisions: what took one time for several of them is observed once, with their number.</summary>
internal readonly struct VerdictTimes(Histogram histogram, params string[] before)
{
    private readonly Histogram.Child _allowed = histogram.WithLabels([.. before, "allowed"]);
    private readonly Histogram.Child _denied = histogram.WithLabels([.. before, "denied"]);
    private readonly Histogram.Child _failed = histogram.WithLabels([.. before, "failed"]);

    public static int CountAllowed(ReadOnlySpan<AdmissionOutcome> outcomes)
    {
        int allowed = 0;
        foreach (AdmissionOutcome outcome in outcomes)
        {
            allowed += outcome.Allowed ? 1 : 0;
        }

        return allowed;
    }

    public void Decided(int allowed, int denied, TimeSpan elapsed)
    {
        if (allowed > 0)
        {
            _allowed.Observe(elapsed.TotalSeconds, allowed);
        }

        if (denied > 0)
        {
            _denied.Observe(elapsed.TotalSeconds, denied);
        }
    }

    public void Failed(int actions, TimeSpan elapsed) => _failed.Observe(elapsed.TotalSeconds, actions);
}
