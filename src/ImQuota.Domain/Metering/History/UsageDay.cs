using NodaTime;

namespace ImQuota.Domain.Metering.History;

/// <summary>What was seen of an app on one day of its zone.</summary>
/// <param name="Day">In the app's zone.</param>
/// <param name="MauExact">E10 of the month so far; null: not seen, or only the estimate is kept.</param>
/// <param name="MauEstimate">By HyperLogLog; null: not seen.</param>
/// <param name="Connections">The most seen open at once.</param>
/// <param name="OnlineUsers">The most users seen online at once.</param>
/// <param name="Growth">E8: the largest net growth of groups seen.</param>
public sealed record UsageDay(LocalDate Day, long? MauExact, long? MauEstimate, long Connections, long OnlineUsers, long Growth);
