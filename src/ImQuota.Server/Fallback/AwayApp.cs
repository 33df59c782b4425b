namespace ImQuota.Server.Fallback;

/// <summary>
/// An app of which the store has not counted all that was allowed. Until it has, the app's actions are decided here and written behind what
/// stands in the journal, so that the store hears of them in the order in which callers were answered.
/// </summary>
internal sealed class AwayApp
{
    private readonly Lock _gate = new();
    private readonly Queue<JournalPlace> _places;
    private int _grants;
    private int _writers;
    private bool _replaying;
    private bool _ended;
    private TaskCompletionSource? _handover;

    /// <param name="sdkAppId">The app.</param>
    /// <param name="left">What a process that ended left behind.</param>
    public AwayApp(ulong sdkAppId, IReadOnlyList<JournalPlace> left)
    {
        SdkAppId = sdkAppId;
        _places = new(left);
        _grants = left.Sum(place => place.Grants);
    }

    public ulong SdkAppId { get; }

    /// <summary>Grants that the store has not counted yet.</summary>
    public int Grants
    {
        get
        {
            lock (_gate)
            {
                return _grants;
            }
        }
    }

    /// <summary>Entries of the journal that the store has not counted yet.</summary>
    public int Entries
    {
        get
        {
            lock (_gate)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>Ends when the store takes over, or is away again; null: it is not about to.</summary>
    public Task? Handover
    {
        get
        {
            lock (_gate)
            {
                return _handover?.Task;
            }
        }
    }

    /// <summary>Announces somebody who may write; false: it is over, and another one is to be made.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _writers += _ended ? 0 : 1;
            return !_ended;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _writers--;
        }
    }

    /// <summary>Takes <paramref name="grants"/>, unless they would be more than <paramref name="max"/> in all.</summary>
    public bool TryTake(int grants, int max)
    {
        lock (_gate)
        {
            bool fits = grants == 0 || _grants <= max - grants;
            _grants += fits ? grants : 0;
            return fits;
        }
    }

    public void GiveBack(int grants)
    {
        lock (_gate)
        {
            _grants -= grants;
        }
    }

    /// <summary>It stands in the journal; called in the journal's order.</summary>
    public void Written(JournalPlace place)
    {
        lock (_gate)
        {
            _places.Enqueue(place);
        }
    }

    /// <summary>True for the one who may replay; he ends with <see cref="EndReplay"/>.</summary>
    public bool TryBeginReplay()
    {
        lock (_gate)
        {
            bool begins = !_replaying && !_ended;
            _replaying |= begins;
            return begins;
        }
    }

    /// <summary>
    /// The oldest places, at most <paramref name="max"/>. With few left, callers are asked to wait for the store instead of writing behind them:
    /// it answers, so it will have them in a moment.
    /// </summary>
    public JournalPlace[] Peek(int max, bool answers)
    {
        lock (_gate)
        {
            if (answers && _places.Count <= max)
            {
                _handover ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return [.. _places.Take(max)];
        }
    }

    public void Confirm(int count)
    {
        lock (_gate)
        {
            for (int i = 0; i < count; i++)
            {
                _grants -= _places.Dequeue().Grants;
            }
        }
    }

    /// <summary>Ends the replay, and the app's being away if the store has everything and nobody is about to write.</summary>
    /// <param name="ending">Called if so, before those who wait go on.</param>
    public bool EndReplay(Action ending)
    {
        TaskCompletionSource? handover;
        bool ended;
        lock (_gate)
        {
            _replaying = false;
            ended = _ended = _places.Count == 0 && _writers == 0;
            handover = _handover;
            _handover = null;
        }

        if (ended)
        {
            ending();
        }

        handover?.TrySetResult();
        return ended;
    }
}
