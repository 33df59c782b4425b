using ImQuota.Load.Driving;

namespace ImQuota.Load.Months;

/// <summary>Adds up the stretches of one phase.</summary>
/// <param name="name">Of the phase.</param>
/// <param name="quiet">The phase that it is compared with; null: none, or itself.</param>
internal sealed class PhaseMeter(string name, PhaseMeter? quiet)
{
    private readonly List<double> _p99 = [];
    private TimeSpan _took;
    private int _stops;
    private long _commands;
    private long _bytes;
    private TimeSpan _redisCpu;

    public string Name => name;

    /// <summary>Those that are asked for meanwhile.</summary>
    public LoadMeter Decisions { get; } = new();

    /// <summary>A stretch is over, and its last decision has been answered or given up.</summary>
    public void Add(TimeSpan took, int stops, long commands, long bytes, TimeSpan redisCpu)
    {
        _took += took;
        _stops += stops;
        _commands += commands;
        _bytes += bytes;
        _redisCpu += redisCpu;
        _p99.Add(Decisions.TakeInterval().P99Micros);
    }

    public MonthsPhase Sum()
    {
        LatencySummary beside = Decisions.Latency.Summary();
        return new MonthsPhase(
            name, _took, _stops, _commands, _bytes, _redisCpu, beside, Decisions.Dropped + Decisions.Failed + Decisions.Lost, [.. _p99],
            beside.P99Micros / (quiet is null ? beside : quiet.Decisions.Latency.Summary()).P99Micros);
    }
}
