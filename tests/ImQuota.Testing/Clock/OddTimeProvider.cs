using NodaTime;

namespace ImQuota.Testing.Clock;

/// <summary>
/// A clock that moves only when told. Its timestamp frequency is odd, so that code which takes timestamps for ticks or
/// milliseconds shows it.
/// </summary>
public sealed class OddTimeProvider(Instant start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly Instant _start = start;
    private readonly List<OddTimer> _timers = [];
    private Instant _now = start;

    public override long TimestampFrequency => 10_000_019;

    public Instant Now
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public override long GetTimestamp()
        => (long)((Int128)(Now - _start).ToInt64Nanoseconds() * TimestampFrequency / 1_000_000_000);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new OddTimer(this, callback, state);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on and runs, in order of their instants, the timers that fall due. Never backwards.</summary>
    public void Advance(Duration by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, Duration.Zero);
        AdvanceTo(Now + by);
    }

    /// <summary>Moves the clock to <paramref name="instant"/>; an earlier one leaves it where it is.</summary>
    public void AdvanceTo(Instant instant)
    {
        while (NextDue(instant) is { } due)
        {
            due.Fire();
        }
    }

    internal void Remove(OddTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private OddTimer? NextDue(Instant until)
    {
        lock (_lock)
        {
            OddTimer? next = null;
            foreach (OddTimer timer in _timers)
            {
                if (timer.DueAt is { } due && due <= until && (next is null || due < next.DueAt))
                {
                    next = timer;
                }
            }

            _now = Instant.Max(_now, next?.DueAt ?? until);
            return next;
        }
    }
}
