namespace ImQuota.Server.Fallback;

/// <summary>Lets something be said at most once in <paramref name="period"/>, that would else be said at each call.</summary>
internal sealed class LogThrottle(TimeSpan period, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long? _said;

    /// <summary>True for the one who may say it now.</summary>
    public bool TrySay()
    {
        lock (_gate)
        {
            bool may = _said is not { } said || time.GetElapsedTime(said) >= period;
            _said = may ? time.GetTimestamp() : _said;
            return may;
        }
    }
}
