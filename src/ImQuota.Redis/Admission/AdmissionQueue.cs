namespace ImQuota.Redis.Admission;

/// <summary>
/// Calls of one app that wait until the run under way returns. Batches form by themselves: an idle app waits for nothing. A second run would
/// only make both smaller, so it begins when a whole one waits (docs/decisions/0007).
/// </summary>
internal sealed class AdmissionQueue
{
    /// <summary>Actions that one run takes up; as many as the script decides in about 3 ms.</summary>
    private const int MaxActions = 256;

    /// <summary>Runs of one app under way at most, when its actions come faster than a run at a time can take them.</summary>
    private const int MaxRuns = 4;

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
            if (_runs > 0 && (_waitingActions < MaxActions || _runs == MaxRuns))
            {
                return Entry.Wait;
            }

            _runs++;
            return Entry.Run;
        }
    }

    /// <summary>The calls of the run to go off now, or null, and the run is over: none waits, or so few that another run takes them along.</summary>
    public List<WaitingCall>? Next()
    {
        lock (_gate)
        {
            if (_runs > 1 && _waitingActions < MaxActions)
            {
                _runs--;
                return null;
            }

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
