using System.Diagnostics.Metrics;
using ImQuota.Client.Actions;

namespace ImQuota.Client.Telemetry;

/// <summary>The client's instruments; each method is an event. Labels are closed sets and never name an app or a user.</summary>
internal sealed class ClientMetrics : IDisposable
{
    internal const string MeterName = "ImQuota.Client";

    /// <summary>From 50 µs on, for a decision takes less than a millisecond.</summary>
    private static readonly InstrumentAdvice<double> DurationBuckets = new()
    {
        HistogramBucketBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1],
    };

    private static readonly InstrumentAdvice<int> SizeBuckets = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000] };

    private readonly Meter _meter;
    private readonly bool _owned;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _messageSize;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _connects;

    public ClientMetrics(IMeterFactory? meters)
    {
        _owned = meters is null;
        _meter = meters is null ? new Meter(MeterName) : meters.Create(MeterName);
        _duration = _meter.CreateHistogram("imquota.client.action.duration", "s", "From the call to its end.", tags: null, DurationBuckets);
        _messageSize = _meter.CreateHistogram("imquota.client.batch.size", "{action}", "Actions of one message.", tags: null, SizeBuckets);
        _retries = _meter.CreateCounter<long>("imquota.client.retries", "{action}", "Actions sent or queued again.");
        _fallbacks = _meter.CreateCounter<long>("imquota.client.fallbacks", "{action}", "Actions that the caller's policy answered.");
        _connects = _meter.CreateCounter<long>("imquota.client.reconnects", "{stream}", "Streams opened after the first time.");
    }

    /// <summary>What is read when somebody looks.</summary>
    public void Observe(Func<int> pendingActions, Func<int> messagesInFlight, Func<int> openStreams)
    {
        _meter.CreateObservableUpDownCounter("imquota.client.actions.in_flight", pendingActions, "{action}", "Actions not answered yet, gathered or sent.");
        _meter.CreateObservableUpDownCounter("imquota.client.batches.in_flight", messagesInFlight, "{message}", "Messages sent and not answered yet.");
        _meter.CreateObservableUpDownCounter("imquota.client.streams.open", openStreams, "{stream}", "Streams on which a sidecar answers.");
    }

    public void Ended(ActionKind kind, string outcome, TimeProvider time, long startedAt, long now)
    {
        if (_duration.Enabled)
        {
            _duration.Record(time.GetElapsedTime(startedAt, now).TotalSeconds, new("imquota.action", ActionKinds.LabelOf(kind)), new("imquota.outcome", outcome));
        }
    }

    public void Sent(int actions) => _messageSize.Record(actions);

    /// <param name="actions">How many; 0 is not counted.</param>
    /// <param name="streamBroken">Else the sidecar said UNAVAILABLE, or that it had too much to do.</param>
    public void Retried(int actions, bool streamBroken)
    {
        if (actions > 0)
        {
            _retries.Add(actions, new KeyValuePair<string, object?>("imquota.reason", streamBroken ? "stream_broken" : "refused"));
        }
    }

    public void FellBack(ActionKind kind, bool allowed)
        => _fallbacks.Add(1, new("imquota.action", ActionKinds.LabelOf(kind)), new("imquota.policy", allowed ? "allow" : "deny"));

    /// <param name="sidecar">Its address as configured.</param>
    public void Reconnected(string sidecar) => _connects.Add(1, new KeyValuePair<string, object?>("imquota.sidecar", sidecar));

    public void Dispose()
    {
        // A factory disposes of what it made.
        if (_owned)
        {
            _meter.Dispose();
        }
    }
}
