using NodaTime;

namespace ImQuota.Server.Clocks;

/// <summary>
/// A clock that stands still until it is moved, for all that asks what time it is. Timestamps and timers go on in real time: they say how long calls may take
/// and how often something is looked at, which is no shorter in a month that passes in a second.
/// </summary>
/// <param name="begin">Where it stands until the store has told.</param>
internal sealed class TestClock(Instant begin) : TimeProvider
{
    private long _ticks = begin.ToUnixTimeTicks();

    /// <summary>From which instants on and up to which a test clock may stand, inclusive.</summary>
    public static readonly Interval Range = new(Instant.FromUtc(2000, 1, 1, 0, 0), Instant.FromUtc(2100, 1, 1, 0, 0));

    public Instant Now => Instant.FromUnixTimeTicks(Interlocked.Read(ref _ticks));

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    /// <summary>Stands at an instant from now on, unless it stands later already.</summary>
    public void MoveTo(Instant instant)
    {
        long to = instant.ToUnixTimeTicks();
        long now;
        while ((now = Interlocked.Read(ref _ticks)) < to && Interlocked.CompareExchange(ref _ticks, to, now) != now)
        {
            // Another call moved it meanwhile.
        }
    }
}
