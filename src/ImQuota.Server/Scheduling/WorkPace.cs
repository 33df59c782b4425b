namespace ImQuota.Server.Scheduling;

/// <summary>
/// Spreads what falls due at one instant for many, such as a month's end, so that decisions meanwhile hardly notice it (docs/performance.md, "Month's end").
/// Few do not wait: up to <see cref="LeastPerSecond"/> begin each second however few are due.
/// </summary>
internal sealed class WorkPace
{
    /// <summary>100 apps are looked at within two seconds; of the store it takes about 3 % (0.6 ms an app).</summary>
    public const int LeastPerSecond = 50;

    private readonly TimeSpan _over;
    private readonly TimeProvider _real;
    private readonly long _origin;
    private readonly Lock _one = new();
    private TimeSpan _between;
    private TimeSpan _next;

    /// <param name="over">Within about how long all that is due is begun; zero: as fast as it goes.</param>
    /// <param name="real">Passes by itself, also where work falls due by a test clock.</param>
    public WorkPace(TimeSpan over, TimeProvider real)
    {
        _over = over;
        _real = real;
        _origin = real.GetTimestamp();
    }

    /// <summary>Whether anything waits at all.</summary>
    public bool IsOn => _over > TimeSpan.Zero;

    /// <summary>How far apart what begins from now on is to begin.</summary>
    /// <param name="due">All that is due now.</param>
    public void Expect(long due)
    {
        TimeSpan most = TimeSpan.FromSeconds(1) / LeastPerSecond;
        TimeSpan between = due == 0 ? most : _over / due;
        lock (_one)
        {
            _between = between < most ? between : most;
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
