using ImQuota.Client.Wire;

namespace ImQuota.Client.Actions;

/// <summary>All actions that are not answered: those that gather, those that wait for another attempt, and how many there are. Belongs to the dispatcher's lock.</summary>
internal sealed class ActionQueue
{
    private readonly ActionList _queued = new();
    private readonly ActionList _delayed = new();

    /// <summary>Gathered, delayed or sent.</summary>
    public int Pending { get; private set; }

    /// <summary>The next to be sent.</summary>
    public PendingAction? First => _queued.First;

    public PendingAction? FirstDelayed => _delayed.First;

    /// <summary>No gathered or delayed action runs out of time before this timestamp.</summary>
    public long EarliestDeadline { get; set; } = long.MaxValue;

    public void Add(PendingAction action)
    {
        Pending++;
        action.Place = ActionPlace.Queued;
        _queued.AddLast(action);
        EarliestDeadline = Math.Min(EarliestDeadline, action.DeadlineAt);
    }

    /// <summary>An action that was sent or delayed is to be sent before those that came after it.</summary>
    public void PutBack(PendingAction action)
    {
        if (action.Place == ActionPlace.Delayed)
        {
            _delayed.Remove(action);
        }

        action.Place = ActionPlace.Queued;
        _queued.AddFirst(action);
        EarliestDeadline = Math.Min(EarliestDeadline, action.DeadlineAt);
    }

    public void Delay(PendingAction action, long notBefore)
    {
        action.Place = ActionPlace.Delayed;
        action.NotBefore = notBefore;
        _delayed.AddLast(action);
        EarliestDeadline = Math.Min(EarliestDeadline, action.DeadlineAt);
    }

    /// <summary>Moves what has gathered into a message: one action whatever its size, more within the bounds.</summary>
    public void Fill(OutgoingMessage message, int maxActions, int maxBytes)
    {
        while (_queued.First is { } action && (message.Count == 0 || (message.Count < maxActions && message.Bytes + action.WireBytes <= maxBytes)))
        {
            _queued.Remove(action);
            action.Place = ActionPlace.Sent;
            action.Attempts++;
            message.Add(action);
        }
    }

    /// <returns>False: it had ended before.</returns>
    public bool End(PendingAction action)
    {
        switch (action.Place)
        {
            case ActionPlace.Done:
                return false;
            case ActionPlace.Queued:
                _queued.Remove(action);
                Pending--;
                break;
            case ActionPlace.Delayed:
                _delayed.Remove(action);
                Pending--;
                break;
            case ActionPlace.Sent:
                Pending--;
                break;
            case ActionPlace.New:
                break;
        }

        action.Place = ActionPlace.Done;
        return true;
    }
}
