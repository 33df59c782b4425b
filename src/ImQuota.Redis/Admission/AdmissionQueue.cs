using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Calls of one app that wait until the run under way returns. Batches form by themselves: an idle app waits for nothing. A second run would
/// only make both smaller, so it begins when a whole one waits (docs/decisions/0007).
/// </summary>
internal sealed class AdmissionQueue(SilenceWatch watch, RunTelling telling, TimeProvider time)
{
    /// <summary>Actions that one run takes up; as many as the script decides in about 3 ms.</summary>
    private const int MaxActions = 256;

    /// <summary>Runs of one app under way at most, when its actions come faster than a run at a time can take them.</summary>
    private const int MaxRuns = 4;

    /// <summary>Actions that may wait; beyond it a store that is too slow must be told, not queued for.</summary>
    private const int MaxWaiting = 16_384;

    /// <summary>Rounds after which an app is no longer new to this process.</summary>
    private const int ColdRounds = 3;

    private readonly Lock _gate = new();
    private readonly Queue<WaitingCall> _waiting = new();
    private readonly List<AdmissionRun> _runs = new(MaxRuns);
    private readonly Stack<AdmissionRun> _spare = new(MaxRuns);
    private int _waitingActions;
    private int _rounds;
    private bool _watched;
    private CancellationTokenSource? _replay;
    private volatile int _heard;

    /// <summary>What <see cref="SilenceWatch"/> sees.</summary>
    public enum State
    {
        /// <summary>Nothing is under way; it is not watched any more.</summary>
        Idle,

        /// <summary>Something is under way, and the store answers.</summary>
        Busy,

        /// <summary>Something is under way, and the store has been silent for too long.</summary>
        Silent,
    }

    public StoreBreaker Breaker { get; } = new(time);

    /// <summary>The store answered something of this app, be it only a step of what it was asked for.</summary>
    public void Heard() => _heard = watch.Tick;

    /// <summary>Queues <paramref name="call"/>, unless too many wait (<paramref name="isFull"/>). Returns the run to begin, if one is to begin.</summary>
    public AdmissionRun? Enter(WaitingCall call, out bool isFull)
    {
        AdmissionRun? run = null;
        bool watched = true;
        lock (_gate)
        {
            isFull = _waiting.Count > 0 && _waitingActions + call.Requests.Count > MaxWaiting;
            if (isFull)
            {
                return null;
            }

            _waiting.Enqueue(call);
            _waitingActions += call.Requests.Count;
            if (_runs.Count == 0 || (_waitingActions >= MaxActions && _runs.Count < MaxRuns))
            {
                run = _spare.TryPop(out AdmissionRun? spare) ? spare : new AdmissionRun();
                _runs.Add(run);
                watched = _watched;
                _watched = true;
            }
        }

        if (!watched)
        {
            watch.Watch(this);
        }

        return run;
    }

    /// <summary>
    /// Takes up the calls that <paramref name="run"/> is to decide now. Null: the run is over, since none waits, or so few that another run
    /// takes them along, or since it was given up (<paramref name="wasGivenUp"/>) while its last ones were under way.
    /// </summary>
    public AdmissionRun? Next(AdmissionRun run, out bool wasGivenUp)
    {
        lock (_gate)
        {
            wasGivenUp = run.IsGivenUp;
            if (wasGivenUp)
            {
                return null;
            }

            if (_runs.Count > 1 && _waitingActions < MaxActions)
            {
                End(run);
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
                End(run);
                return null;
            }

            if (_runs.Count == 1)
            {
                _heard = watch.Tick;
            }

            run.Calls = next;
            run.Begun = time.GetTimestamp();
            _rounds += _rounds <= ColdRounds ? 1 : 0;
            return run;
        }
    }

    /// <summary>What a journal has of the app is told to the store beside the runs. It is cancelled when the store is silent for too long, as runs are given up.</summary>
    /// <returns>To be given to <see cref="EndReplay"/>.</returns>
    public CancellationTokenSource BeginReplay(CancellationToken cancellationToken)
    {
        var replay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool watched;
        lock (_gate)
        {
            _replay = replay;
            if (_runs.Count == 0)
            {
                _heard = watch.Tick;
            }

            watched = _watched;
            _watched = true;
        }

        if (!watched)
        {
            watch.Watch(this);
        }

        return replay;
    }

    public void EndReplay(CancellationTokenSource replay)
    {
        lock (_gate)
        {
            if (_replay != replay)
            {
                // It was given up, and is cancelled now.
                return;
            }

            _replay = null;
        }

        replay.Dispose();
    }

    /// <summary>Where it stands now; called under the watch's lock.</summary>
    public State Look()
    {
        lock (_gate)
        {
            if (_runs.Count > 0 || _replay is not null)
            {
                return watch.IsOver(_heard, cold: _rounds <= ColdRounds) ? State.Silent : State.Busy;
            }

            _watched = false;
            return State.Idle;
        }
    }

    /// <summary>Fails all that is under way or waits. What is under way may still be done; a repetition of it then finds it done.</summary>
    public void GiveUp(TimeSpan deadline)
    {
        AdmissionRun[] runs;
        List<WaitingCall> queued;
        CancellationTokenSource? replay;
        lock (_gate)
        {
            replay = _replay;
            _replay = null;
            runs = [.. _runs];
            foreach (AdmissionRun run in runs)
            {
                run.IsGivenUp = true;
            }

            queued = [.. _waiting.Where(static call => call.Begin())];
            _runs.Clear();
            _waiting.Clear();
            _waitingActions = 0;
        }

        var cause = new StoreUnavailableException($"The store has not answered for {deadline.TotalMilliseconds} ms.", StoreFault.Hung);
        Breaker.Failed(cause);
        _ = CancelAsync(replay);
        telling.GivenUp(runs, queued, cause);
        FailedCalls.Tell([.. runs.SelectMany(run => run.Calls), .. queued], cause);
    }

    private static async Task CancelAsync(CancellationTokenSource? replay)
    {
        if (replay is not null)
        {
            await replay.CancelAsync();
            replay.Dispose();
        }
    }

    private void End(AdmissionRun run)
    {
        run.Calls = [];
        _runs.Remove(run);
        _spare.Push(run);
    }
}
