using ImQuota.Server.Webhooks;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>The chat service's callbacks, as it was answered.</summary>
internal sealed class WebhookMetrics
{
    private static readonly string[] Outcomes = ["allowed", "denied", "undecided", "recorded", "over_limit", "late", "ignored", "rejected"];

    private readonly Counter.Child[] _events;
    private readonly Histogram _seconds;

    public WebhookMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        Counter events = metrics.CreateCounter("imquota_webhook_events_total", "Callbacks of the chat service, by command and by how they ended.", ["command", "outcome"]);
        _events = [.. WebhookCommands.Labels.SelectMany(command => Outcomes.Select(outcome => events.WithLabels(command, outcome)))];
        _seconds = metrics.CreateLatency("imquota_webhook_seconds", "Time until the answer to a callback was known.");
    }

    public void Answered(WebhookCommand command, WebhookOutcome outcome, TimeSpan elapsed)
    {
        _events[((int)command * Outcomes.Length) + (int)outcome].Inc();
        _seconds.Observe(elapsed.TotalSeconds);
    }
}
