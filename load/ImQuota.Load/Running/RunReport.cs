using ImQuota.Load.Driving;

namespace ImQuota.Load.Running;

/// <summary>One run, or one step of a ramp. Rates are decisions a second.</summary>
internal sealed record RunReport
{
    public required double RateAsked { get; init; }

    /// <summary>Decisions that came, over the time that was counted.</summary>
    public required double RateAchieved { get; init; }

    public required double Seconds { get; init; }

    public required LatencySummary Latency { get; init; }

    /// <summary>The generator's own delay, which is in the latency too.</summary>
    public required LatencySummary SendDelay { get; init; }

    public required long CallsDue { get; init; }

    public required long CallsDropped { get; init; }

    public required long CallsFailed { get; init; }

    public required long CallsLost { get; init; }

    public required long Decisions { get; init; }

    public static RunReport From(double rate, TimeSpan length, LoadMeter meter) => new()
    {
        RateAsked = rate,
        RateAchieved = meter.Decisions / length.TotalSeconds,
        Seconds = length.TotalSeconds,
        Latency = meter.Latency.Summary(),
        SendDelay = meter.SendDelay.Summary(),
        CallsDue = meter.Due,
        CallsDropped = meter.Dropped,
        CallsFailed = meter.Failed,
        CallsLost = meter.Lost,
        Decisions = meter.Decisions,
    };
}
