namespace ImQuota.Redis.Admission;

/// <summary>
/// Sees that the store answers: one coarse timer for all queues, instead of one a call. It counts its own ticks and not time: while this
/// process is paused or starved it does not tick, and the store is not blamed for that. Stopped while nothing is under way.
/// </summary>
internal sealed class SilenceWatch : IDisposable
{
    /// <summary>Ticks a deadline has, and so its precision: a deadline of 100 ms ends after 100 to 112 ms.</summary>
    private const int TicksPerDeadline = 8;

    /// <summary>How much longer an app's first rounds may take: code is compiled, the script loaded and the app read, which took a busy machine 150 ms.</summary>
    private const int ColdFactor = 10;

    /// <summary>Ticks without anything under way after which the timer stops; starting it at each call would cost more than it saves.</summary>
    private const int IdleTicks = 64;

    private readonly Lock _gate = new();
    private readonly List<AdmissionQueue> _watched = [];
    private readonly ITimer _timer;
    private readonly TimeSpan _period;
    private volatile int _tick;
    private int _ticking;
    private int _idle = IdleTicks;

    /// <param name="deadline">How long the store may be silent while an app's actions are under way.</param>
    /// <param name="time">Gives the timer.</param>
    public SilenceWatch(TimeSpan deadline, TimeProvider time)
    {
        Deadline = deadline;
        _period = TimeSpan.FromMilliseconds(Math.Max(1, deadline.TotalMilliseconds / TicksPerDeadline));
        _timer = time.CreateTimer(static watch => ((SilenceWatch)watch!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Deadline { get; }

    /// <summary>Called when a deadline is over: another server may have taken over.</summary>
    public Action? Silent { get; set; }

    public int Tick => _tick;

    public bool IsOver(int since, bool cold) => unchecked(_tick - since) > (cold ? ColdFactor * TicksPerDeadline : TicksPerDeadline);

    public void Watch(AdmissionQueue queue)
    {
        lock (_gate)
        {
            _watched.Add(queue);
            if (_idle == IdleTicks)
            {
                _timer.Change(_period, _period);
            }

            _idle = 0;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTick()
    {
        // A tick that is late is not made up for.
        if (Interlocked.Exchange(ref _ticking, 1) != 0)
        {
            return;
        }

        _tick = unchecked(_tick + 1);
        List<AdmissionQueue> over = Look();
        over.ForEach(queue => queue.GiveUp(Deadline));
        if (over.Count > 0)
        {
            Silent?.Invoke();
        }

        Volatile.Write(ref _ticking, 0);
    }

    /// <summary>Queues whose deadline is over. Those with nothing under way are watched no longer.</summary>
    private List<AdmissionQueue> Look()
    {
        List<AdmissionQueue> over = [];
        lock (_gate)
        {
            for (int i = _watched.Count - 1; i >= 0; i--)
            {
                switch (_watched[i].Look())
                {
                    case AdmissionQueue.State.Idle:
                        _watched.RemoveAt(i);
                        break;
                    case AdmissionQueue.State.Silent:
                        over.Add(_watched[i]);
                        break;
                    default:
                        break;
                }
            }

            if (_watched.Count > 0)
            {
                _idle = 0;
            }
            else if (++_idle >= IdleTicks)
            {
                _idle = IdleTicks;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        return over;
    }
}
