namespace ImQuota.Load.Driving;

/// <summary>Lets the dispatching thread wait for an instant.</summary>
internal interface IPacer
{
    /// <summary>Returns at or after <paramref name="timestamp"/> of the run's clock, or early when cancelled.</summary>
    void WaitUntil(long timestamp, CancellationToken cancellationToken);
}
