namespace ImQuota.Client.Actions;

/// <summary>
/// One timer for all deadlines. Calls with like deadlines come in their order, so it is set about once a deadline and not once a call. Belongs
/// to the dispatcher's lock.
/// </summary>
internal sealed class Alarm : IDisposable
{
    private readonly double _millisecondsPerTick;
    private readonly ITimer _timer;
    private long _at = long.MaxValue;

    public Alarm(TimeProvider time, Action ring)
    {
        _millisecondsPerTick = 1000.0 / time.TimestampFrequency;
        _timer = time.CreateTimer(static ring => ((Action)ring!)(), ring, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Rings at <paramref name="timestamp"/>, or before it if it was set so. A timer has whole milliseconds: up to one later.</summary>
    public void NotLaterThan(long timestamp, long now)
    {
        if (timestamp < _at)
        {
            _at = timestamp;
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((timestamp - now) * _millisecondsPerTick))), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>It rang and is to be set anew.</summary>
    public void Rang() => _at = long.MaxValue;

    public void Dispose() => _timer.Dispose();
}
