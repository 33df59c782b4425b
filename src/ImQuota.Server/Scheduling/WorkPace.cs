namespace ImQuota.Server.Scheduling;

/// <summary>
/// Spreads what falls due at one instant for many, such as a month's end, so that decisions meanwhile hardly notice it (docs/performance.md, "Month's end").
/// Few do not wait: up to a least number begin each second however few are due.
/// </summary>
internal sealed class WorkPace
{
    private readonly TimeSpan _over;
    private readonly int _leastPerSecond;
    private readonly TimeProvider _real;
    private readonly long _origin;
    private readonly Lock _one = new();
    private long _most;
    private TimeSpan _between;
    private TimeSpan _next;

    /// <param name="over">Within about how long all that is due is begun; zero: as fast as it goes.</param>
    /// <param name="leastPerSecond">How many may begin each second however few are due.</param>
    /// <param name="real">Passes by itself, also where work falls due by a test clock.</param>
    public WorkPace(TimeSpan over, int leastPerSecond, TimeProvider real)
    {
        _over = over;
        _leastPerSecond = leastPerSecond;
        _real = real;
        _origin = real.GetTimestamp();
    }

    /// <summary>Whether anything waits at all.</summary>
    public bool IsOn => _over > TimeSpan.Zero;

    /// <summary>How far apart what begins from now on is to begin.</summary>
    /// <param name="due">All that is due now.</param>
    /// <returns>How many begin within a second, 1 or more.</returns>
    public int Expect(long due)
    {
        if (!IsOn)
        {
            return int.MaxValue;
        }

        lock (_one)
        {
            // The most since nothing was due: what is left of it would be spread over the whole time again and again.
            _most = due == 0 ? 0 : Math.Max(_most, due);
            double perSecond = Math.Max(_leastPerSecond, _most / _over.TotalSeconds);
            _between = TimeSpan.FromSeconds(1 / perSecond);
            return (int)Math.Min(perSecond, int.MaxValue);
        }
    }

    /// <summary>Until it is this one's turn.</summary>
    public Task TurnAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_one)
        {
            // What was not used while nothing was due is gone: it would make a burst.
            TimeSpan now = _real.GetElapsedTime(_origin);
            wait = _next > now ? _next - now : TimeSpan.Zero;
            _next = now + wait + _between;
        }

        return wait == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, _real, cancellationToken);
    }
}
