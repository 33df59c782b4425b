using ImQuota.Load.Driving;

namespace ImQuota.Load.Months;

/// <summary>What one stretch of time cost.</summary>
/// <param name="Name">What was done in it.</param>
/// <param name="Took">Of the machine's time.</param>
/// <param name="Stops">Instants at which something was done.</param>
/// <param name="Commands">Of the store, those inside of scripts and those of the decisions beside it too.</param>
/// <param name="Bytes">By which the store grew.</param>
/// <param name="RedisCpu">Spent by the store.</param>
/// <param name="Beside">Decisions that were asked for meanwhile.</param>
/// <param name="Dropped">Due while too many were unanswered.</param>
internal sealed record MonthsPhase(string Name, TimeSpan Took, int Stops, long Commands, long Bytes, TimeSpan RedisCpu, LatencySummary Beside, long Dropped);
