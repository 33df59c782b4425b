using ImQuota.Domain.Metering.Outbox;
using ImQuota.Server.Metering.Sinks;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>The instruments of usage records. Sinks are a closed set; nothing is labelled by an app.</summary>
internal sealed class UsageMetrics
{
    private static readonly string[] Sinks = [FileSink.SinkName, HttpSink.SinkName, ListSink.SinkName];

    private readonly Counter _emitted;
    private readonly Counter _full;
    private readonly Gauge _records;
    private readonly Gauge _bytes;
    private readonly Gauge _lag;
    private readonly Gauge _dead;
    private readonly Counter _delivered;
    private readonly Counter _refused;
    private readonly Counter _retried;

    public UsageMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        _emitted = metrics.CreateCounter("imquota_usage_records_total", "Usage records that this process put into the outbox.");
        _full = metrics.CreateCounter("imquota_usage_outbox_full_total", "Times that records had to wait, for the outbox was full.");
        _records = metrics.CreateGauge("imquota_usage_outbox_records", "Usage records in the outbox, of all processes.");
        _bytes = metrics.CreateGauge("imquota_usage_outbox_bytes", "Bytes of the usage records in the outbox, of all processes.");
        _lag = metrics.CreateGauge("imquota_usage_lag_records", "Usage records that a sink of this process has not taken yet.", ["sink"]);
        _dead = metrics.CreateGauge("imquota_usage_dead_letters", "Usage records that a sink of this process refused for good, and that are kept.", ["sink"]);
        _delivered = metrics.CreateCounter("imquota_usage_delivered_total", "Usage records that a sink took from this process.", ["sink"]);
        _refused = metrics.CreateCounter("imquota_usage_refused_total", "Usage records that a sink refused for good.", ["sink"]);
        _retried = metrics.CreateCounter("imquota_usage_retries_total", "Times that a sink took nothing for now.", ["sink"]);
        foreach (string sink in Sinks)
        {
            _lag.WithLabels(sink);
            _dead.WithLabels(sink);
            _delivered.WithLabels(sink);
            _refused.WithLabels(sink);
            _retried.WithLabels(sink);
        }
    }

    public void Emitted(int records) => _emitted.Inc(records);

    public void Full() => _full.Inc();

    public void Looked(string sink, IReadOnlyList<PartState> parts)
    {
        _records.Set(parts.Sum(part => part.End - part.First));
        _bytes.Set(parts.Sum(part => part.Bytes));
        _lag.WithLabels(sink).Set(parts.Sum(part => part.Sinks.TryGetValue(sink, out long place) ? part.End - place : 0));
        _dead.WithLabels(sink).Set(parts.Sum(part => part.DeadLetters.GetValueOrDefault(sink)));
    }

    public void Delivered(string sink, int taken, int refused)
    {
        _delivered.WithLabels(sink).Inc(taken);
        _refused.WithLabels(sink).Inc(refused);
    }

    public void Retried(string sink) => _retried.WithLabels(sink).Inc();
}
