using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Apps;

/// <summary>What is known of an app; the source its entitlements are resolved from.</summary>
public sealed record AppRecord
{
    /// <summary>1 or more.</summary>
    public required ulong SdkAppId { get; init; }

    public string Account { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>E.g. <c>singapore</c>, <c>frankfurt</c>; fixed at creation.</summary>
    public string DataCentre { get; init; } = "";

    /// <summary>TZDB id of the zone of its days and months; fixed at creation.</summary>
    public required string ZoneId { get; init; }

    public required string Edition { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Null, or why it is suspended: expired, overdue, refunded, or reclaimed.</summary>
    public string? SuspendedFor { get; init; }

    /// <summary>Step of the app's life in its account's ledger (<see cref="AppStatus.Step"/>) that the record was brought to; who knows only an earlier one changes nothing.</summary>
    public int LedgerStep { get; init; }

    /// <summary>Disabled comes before suspended, as in the deny reasons (spec section 3).</summary>
    public AppState State => Disabled ? AppState.Disabled : SuspendedFor is null ? AppState.Active : AppState.Suspended;

    public required Instant CreatedAt { get; init; }

    public AppSettings Settings { get; init; } = new();

    public IReadOnlyList<LimitOverride> Overrides { get; init; } = [];

    /// <summary>When push to all users was approved (E11); cleared by a move to an edition without it.</summary>
    public Instant? PushApprovedAt { get; init; }

    /// <summary>When the one call trial was started.</summary>
    public Instant? TrialStartedAt { get; init; }

    /// <summary>Rises with every change; writers compare it.</summary>
    public long Version { get; init; }
}
