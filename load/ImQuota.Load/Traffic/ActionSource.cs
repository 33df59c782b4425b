namespace ImQuota.Load.Traffic;

/// <summary>The traffic of all apps: the same actions in the same order for the same seed.</summary>
internal sealed class ActionSource
{
    /// <summary>Logins swing between (1 - this) and (1 + this) times their weight.</summary>
    private const double WaveHeight = 0.8;

    private readonly AppTraffic[] _apps;
    private readonly double[] _shareUpTo;
    private readonly TrafficMix _mix;
    private readonly Random _random;
    private readonly TimeSpan _wave;

    /// <param name="wave">From one wave of logins to the next; zero: no waves.</param>
    public ActionSource(IReadOnlyList<TrafficApp> apps, TrafficMix mix, double zipfExponent, TimeSpan wave, int seed)
    {
        _random = new Random(seed);
        _apps = [.. apps.Select((app, index) => new AppTraffic(index, app, zipfExponent, new Random(_random.Next())))];
        double sum = 0;
        _shareUpTo = [.. apps.Select(app => sum += app.Share)];
        _mix = mix;
        _wave = wave;
    }

    /// <param name="due">When it will be done, from the start.</param>
    public LoadAction Next(TimeSpan due)
    {
        double at = _random.NextDouble() * _shareUpTo[^1];
        int app = Array.FindIndex(_shareUpTo, upTo => at < upTo);
        double phase = _wave == TimeSpan.Zero ? 0 : Math.Sin(2 * Math.PI * (due / _wave));
        return _apps[app].Next(_mix.Next(_random, 1 + (WaveHeight * phase)));
    }
}
