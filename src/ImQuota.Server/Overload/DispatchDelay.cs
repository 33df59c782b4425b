namespace ImQuota.Server.Overload;

/// <summary>
/// How long work waits for a thread of the pool now, found by work of our own that does nothing. It tells that the process lacks processor
/// time, and nothing of a store that is slow (WeChat chose the same, "Overload Control for Scaling WeChat Microservices", 2018, 4.1).
/// </summary>
internal sealed class DispatchDelay : IDisposable
{
    /// <summary>Half of the 20 ms that WeChat allowed, so that two looks fit into them.</summary>
    private const int ProbeEveryMs = 10;

    private readonly ManualResetEventSlim _stop = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _max;
    private long _asked;
    private long _answered;
    private int _over;
    private volatile bool _isOver;

    /// <param name="settings">Zero delay: nothing is probed.</param>
    /// <param name="time">A steady one.</param>
    public DispatchDelay(OverloadSettings settings, TimeProvider time)
    {
        _max = settings.MaxDispatchDelay;
        _time = time;
        if (_max > TimeSpan.Zero)
        {
            // A thread of its own: a timer would wait for the pool itself.
            new Thread(Watch) { IsBackground = true, Name = "dispatch delay", Priority = ThreadPriority.AboveNormal }.Start();
        }
    }

    /// <summary>Whether two looks in a row found more than allowed; one alone may be a collection of garbage.</summary>
    public bool IsOver => _isOver;

    /// <summary>As last found.</summary>
    public TimeSpan Last { get; private set; }

    /// <summary>Takes what one look found.</summary>
    public void Found(TimeSpan delay)
    {
        Last = delay;
        _over = delay > _max ? _over + 1 : 0;
        _isOver = _over >= 2;
    }

    public void Dispose()
    {
        _stop.Set();
    }

    private void Watch()
    {
        while (!_stop.Wait(ProbeEveryMs))
        {
            long answered = Volatile.Read(ref _answered);
            if (answered != 0 || _asked == 0)
            {
                Found(answered == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_asked, answered));
                _answered = 0;
                _asked = _time.GetTimestamp();
                ThreadPool.UnsafeQueueUserWorkItem(static watch => Volatile.Write(ref watch._answered, watch._time.GetTimestamp()), this, preferLocal: false);
            }
            else if (_time.GetElapsedTime(_asked) is var waiting && waiting > _max)
            {
                Found(waiting);
            }
        }
    }
}
