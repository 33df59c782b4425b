using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Domain.Apps;

/// <summary>What an app is entitled to at an instant: catalogue, edition, overrides and state resolved into plain values.</summary>
public sealed record Entitlements
{
    public required long CatalogueVersion { get; init; }

    public required string Edition { get; init; }

    /// <summary>From this instant on they must be resolved anew (exclusive end); null: no known change.</summary>
    public required Instant? ValidUntil { get; init; }

    public required AppState State { get; init; }

    public string SubReason { get; init; } = "";

    /// <summary>Indexed by <see cref="LimitKey"/>.</summary>
    public required IReadOnlyList<long> Limits { get; init; }

    /// <summary>Indexed by <see cref="LimitKey"/>.</summary>
    public required IReadOnlyList<LimitMode> Modes { get; init; }

    public required long MauAllowance { get; init; }

    public required int RetentionDays { get; init; }

    /// <summary>Indexed by <see cref="Feature"/>; index 0 is unused.</summary>
    public required IReadOnlyList<FeatureState> Features { get; init; }

    public required DeviceCaps Devices { get; init; }

    public required AppSettings Settings { get; init; }

    public required string ZoneId { get; init; }
}
