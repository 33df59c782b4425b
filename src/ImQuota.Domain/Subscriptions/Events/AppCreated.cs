using NodaTime;

namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>A new app: Developer, enabled.</summary>
public sealed record AppCreated : AppEvent
{
    /// <summary>Fixed at creation.</summary>
    public string DataCentre { get; init; } = "";

    /// <summary>TZDB id of the zone of its days, months and terms; fixed at creation.</summary>
    public required string ZoneId { get; init; }

    /// <summary>When it came into being; before <see cref="LedgerEvent.At"/> for one that is taken over from elsewhere.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>On the plan from before 2022-12-26, which <see cref="LegacyLeft"/> ends for good.</summary>
    public bool Legacy { get; init; }

    public override string Key => $"app:{App}:created";
}
