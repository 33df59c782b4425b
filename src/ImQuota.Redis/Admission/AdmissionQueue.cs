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
        /// <summary>Queued; begin a run, which asks for <see cref="Next"/> until there is none.</summary>
        Run,

        /// <summary>Queued; a run that returns takes the call along.</summary>
        Wait,

        /// <summary>Too many wait already; nothing was queued.</summary>
        Full,
    }

    public Entry Enter(WaitingCall call)
    {
        lock (_gate)
        {
            if (_waiting.Count > 0 && _waitingActions + call.Requests.Count > MaxWaiting)
            {
                return Entry.Full;
            }

            _waiting.Enqueue(call);
            _waitingActions += call.Requests.Count;
            if (_runs == MaxRuns)
            {
                return Entry.Wait;
            }

            _runs++;
            return Entry.Run;
        }
    }

    /// <summary>The calls of the run to go off now, or null: none waits, and the run is over.</summary>
    public List<WaitingCall>? Next()
    {
        lock (_gate)
        {
            List<WaitingCall>? next = null;
            int actions = 0;
            while (_waiting.TryPeek(out WaitingCall? call) && (actions == 0 || actions + call.Requests.Count <= MaxActions))
            {
                _waiting.Dequeue();
                _waitingActions -= call.Requests.Count;
                if (call.Begin())
                {
                    (next ??= new(Math.Min(_waiting.Count + 1, MaxActions))).Add(call);
                    actions += call.Requests.Count;
                }
            }

            if (next is null)
            {
                _runs--;
            }

            return next;
        }
    }
}
