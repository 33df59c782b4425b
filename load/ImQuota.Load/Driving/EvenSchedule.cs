namespace ImQuota.Load.Driving;

/// <summary>One call every 1/rate seconds, the first at 0. Each instant is computed from the start, so nothing drifts.</summary>
internal sealed class EvenSchedule(double callsPerSecond) : ISchedule
{
    private long _index;

    public TimeSpan Next() => TimeSpan.FromTicks((long)(_index++ * (TimeSpan.TicksPerSecond / callsPerSecond)));
}
