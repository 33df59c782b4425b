namespace ImQuota.Load.Driving;

/// <summary>Independent callers: gaps are exponential with mean 1/rate, and the same for the same seed.</summary>
internal sealed class PoissonSchedule(double callsPerSecond, int seed) : ISchedule
{
    private readonly Random _random = new(seed);
    private double _seconds;

    public TimeSpan Next()
    {
        _seconds += -Math.Log(1 - _random.NextDouble()) / callsPerSecond;
        return TimeSpan.FromTicks((long)(_seconds * TimeSpan.TicksPerSecond));
    }
}
