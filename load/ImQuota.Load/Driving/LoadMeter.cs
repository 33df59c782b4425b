namespace ImQuota.Load.Driving;

/// <summary>Counts of one run; arrivals of the warm-up are driven and not counted.</summary>
internal sealed class LoadMeter
{
    private long _due;
    private long _sent;
    private long _dropped;
    private long _answered;
    private long _failed;
    private long _lost;
    private long _decisions;
    private LatencyRecorder _interval = new();

    /// <summary>From the instant a call was due to its reply.</summary>
    public LatencyRecorder Latency { get; } = new();

    /// <summary>From the instant a call was due until it was sent: the generator's own part.</summary>
    public LatencyRecorder SendDelay { get; } = new();

    public long Due => Interlocked.Read(ref _due);

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Due while as many calls as allowed were in flight already; never sent.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public long Answered => Interlocked.Read(ref _answered);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Sent and not answered when the run gave up waiting.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public long Decisions => Interlocked.Read(ref _decisions);

    public void CountDropped()
    {
        Interlocked.Increment(ref _due);
        Interlocked.Increment(ref _dropped);
    }

    public void CountSent(TimeSpan delay)
    {
        Interlocked.Increment(ref _due);
        Interlocked.Increment(ref _sent);
        SendDelay.Record(delay);
    }

    /// <summary>Latency of a failed call counts too: it is what the caller waited.</summary>
    public void CountAnswered(TimeSpan latency, CallOutcome outcome)
    {
        Interlocked.Increment(ref outcome.Failed ? ref _failed : ref _answered);
        Interlocked.Add(ref _decisions, outcome.Decisions);
        Latency.Record(latency);
        Volatile.Read(ref _interval).Record(latency);
    }

    public void CountLost(long calls) => Interlocked.Add(ref _lost, calls);

    /// <summary>Latency since the last call of this.</summary>
    public LatencySummary TakeInterval() => Interlocked.Exchange(ref _interval, new LatencyRecorder()).Summary();
}
