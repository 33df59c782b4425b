namespace ImQuota.Redis.Admission;

/// <summary>Calls of one app that wait until a run of it returns. Batches form by themselves: an idle app waits for nothing.</summary>
internal sealed class AdmissionQueue
{
    /// <summary>
    /// Runs of one app at a time: one in the store while the next is assembled, so that the store never waits for us. More would
    /// only make the batches smaller.
    /// </summary>
    private const int MaxRuns = 2;

    /// <summary>Actions that one run takes up; as many as the script decides in about 3 ms.</summary>
    private const int MaxActions = 256;

    /// <summary>Actions that may wait; beyond it a store that is too slow must be told, not queued for.</summary>
    private const int MaxWaiting = 16_384;

    private readonly Lock _gate = new();
    private readonly Queue<WaitingCall> _waiting = new();
    private int _waitingActions;
    private int _runs;

    /// <summary>What the caller is to do.</summary>
    public enum Entry
    {
        /// <summary>Run now, and then call <see cref="Leave"/>.</summary>
        Run,

        /// <summary>Wait; a run that returns takes the call along.</summary>
        Wait,

        /// <summary>Too many wait already; nothing was queued.</summary>
        Full,
    }

    public Entry Enter(WaitingCall call)
    {
        lock (_gate)
        {
            if (_runs < MaxRuns)
            {
                _runs++;
                return Entry.Run;
            }

            if (_waitingActions + call.Requests.Count > MaxWaiting)
            {
                return Entry.Full;
            }

            _waiting.Enqueue(call);
            _waitingActions += call.Requests.Count;
            return Entry.Wait;
        }
    }

    /// <summary>A run has returned: fills <paramref name="next"/> with the calls of the one to follow in its place, or ends it and returns false.</summary>
    public bool Leave(List<WaitingCall> next)
    {
        next.Clear();
        lock (_gate)
        {
            int actions = 0;
            while (_waiting.TryPeek(out WaitingCall? call) && (actions == 0 || actions + call.Requests.Count <= MaxActions))
            {
                _waiting.Dequeue();
                _waitingActions -= call.Requests.Count;
                if (call.Begin())
                {
                    next.Add(call);
                    actions += call.Requests.Count;
                }
            }

            if (next.Count == 0)
            {
                _runs--;
            }
        }

        return next.Count > 0;
    }
}
