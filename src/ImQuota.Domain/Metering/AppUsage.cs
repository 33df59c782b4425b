using ImQuota.Domain.Apps;
using NodaTime;

namespace ImQuota.Domain.Metering;

/// <summary>What an app uses at an instant.</summary>
public sealed record AppUsage
{
    public required Entitlements Entitlements { get; init; }

    public required Instant AsOf { get; init; }

    /// <summary>The app's month, e.g. 2026-11.</summary>
    public required string Month { get; init; }

    public required Instant DayEndsAt { get; init; }

    public required Instant MonthEndsAt { get; init; }

    /// <summary>E2; counted only while the limit is finite.</summary>
    public required long Users { get; init; }

    /// <summary>E10, exact; null when only the estimate is kept.</summary>
    public required long? MauExact { get; init; }

    /// <summary>E10 by HyperLogLog; sigma 0.81 %.</summary>
    public required long MauEstimate { get; init; }

    public required long Groups { get; init; }

    public required long LiveGroups { get; init; }

    /// <summary>E8 net growth today, and the BChatRoom part of it.</summary>
    public required long GrowthToday { get; init; }

    public required long BroadcastToday { get; init; }

    /// <summary>Open connections now.</summary>
    public required long Connections { get; init; }

    /// <summary>PCC: the month's peak, its instant and its split by node.</summary>
    public required long PeakConnections { get; init; }

    public required Instant? PeakAt { get; init; }

    public required IReadOnlyDictionary<string, long> PeakByNode { get; init; }

    public required IReadOnlyDictionary<string, long> ConnectionsByNode { get; init; }

    /// <summary>Distinct users online now, and the month's peak of it.</summary>
    public required long OnlineUsers { get; init; }

    public required long PeakOnlineUsers { get; init; }
}
