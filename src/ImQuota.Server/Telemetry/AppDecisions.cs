using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>One app's decisions, or those of all others.</summary>
internal sealed class AppDecisions(Counter decisions, string app)
{
    private readonly Counter.Child _allowed = decisions.WithLabels(app, "allowed");
    private readonly Counter.Child _denied = decisions.WithLabels(app, "denied");

    public void Add(int allowed, int denied)
    {
        if (allowed > 0)
        {
            _allowed.Inc(allowed);
        }

        if (denied > 0)
        {
            _denied.Inc(denied);
        }
    }

    /// <summary>Ends its series.</summary>
    public void Remove()
    {
        decisions.RemoveLabelled(app, "allowed");
        decisions.RemoveLabelled(app, "denied");
    }
}
