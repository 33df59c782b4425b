using NodaTime;

namespace ImQuota.Testing.Clock;

/// <summary>A timer of <see cref="OddTimeProvider"/>; runs on the thread that moves the clock.</summary>
internal sealed class OddTimer(OddTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    private readonly Lock _lock = new();
    private Instant? _dueAt;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    internal Instant? DueAt
    {
        get
        {
            lock (_lock)
            {
                return _dueAt;
            }
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        // Before the lock: whoever moves the clock holds the clock's lock while it asks for this timer's instant.
        Instant now = clock.Now;
        lock (_lock)
        {
            _dueAt = dueTime < TimeSpan.Zero ? null : now + Duration.FromTimeSpan(dueTime);
            _period = period;
            return true;
        }
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire()
    {
        lock (_lock)
        {
            _dueAt = _period > TimeSpan.Zero ? _dueAt + Duration.FromTimeSpan(_period) : null;
        }

        callback(state);
    }
}
