using NodaTime;

namespace ImQuota.Domain.Metering.History;

/// <summary>What was seen of an app in one hour.</summary>
/// <param name="StartsAt">A whole hour in UTC; inclusive.</param>
/// <param name="Connections">The most seen open at once.</param>
/// <param name="OnlineUsers">The most users seen online at once.</param>
public sealed record UsageHour(Instant StartsAt, long Connections, long OnlineUsers);
