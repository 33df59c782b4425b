namespace ImQuota.Load.Faults;

/// <summary>When an app was last without the store, and when the store decided first after that.</summary>
internal sealed class AppTimes
{
    private readonly Lock _gate = new();
    private long _lastBad;
    private long _firstGood;

    /// <summary>Answers that were not the store's.</summary>
    public long Bad { get; private set; }

    /// <summary>Timestamp; null: the store has not decided since.</summary>
    public long? Back
    {
        get
        {
            lock (_gate)
            {
                return _firstGood == 0 ? null : _firstGood;
            }
        }
    }

    /// <summary>Whether the store has decided everything that was answered since <paramref name="timestamp"/>, and something.</summary>
    public bool IsWellSince(long timestamp)
    {
        lock (_gate)
        {
            return _firstGood != 0 && _lastBad < timestamp;
        }
    }

    /// <summary>From now on its return is looked for.</summary>
    public void Look()
    {
        lock (_gate)
        {
            _firstGood = 0;
        }
    }

    public void Answered(bool byStore, long arrivedAt)
    {
        lock (_gate)
        {
            if (!byStore)
            {
                Bad++;
                _lastBad = arrivedAt;
                _firstGood = 0;
            }
            else if (_firstGood == 0)
            {
                _firstGood = arrivedAt;
            }
        }
    }
}
