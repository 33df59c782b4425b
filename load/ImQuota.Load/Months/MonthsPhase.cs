using ImQuota.Load.Driving;

namespace ImQuota.Load.Months;

/// <summary>What the stretches of time cost in which one thing was done.</summary>
/// <param name="Name">What was done in them.</param>
/// <param name="Took">Of the machine's time.</param>
/// <param name="Stops">Instants at which something was done.</param>
/// <param name="Commands">Of the store, those inside of scripts and those of the decisions beside it too.</param>
/// <param name="Bytes">By which the store grew.</param>
/// <param name="RedisCpu">Spent by the store.</param>
/// <param name="Beside">Decisions that were asked for meanwhile.</param>
/// <param name="Dropped">Not answered, or not allowed, or due while too many were unanswered.</param>
/// <param name="P99Micros">Of the decisions of each stretch by itself.</param>
/// <param name="P99Ratio">That of all of them, divided by that of all stretches before in which nothing was due.</param>
internal sealed record MonthsPhase(
    string Name, TimeSpan Took, int Stops, long Commands, long Bytes, TimeSpan RedisCpu, LatencySummary Beside, long Dropped,
    IReadOnlyList<double> P99Micros, double P99Ratio);
