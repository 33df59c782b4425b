using ImQuota.Domain.Subscriptions;

namespace ImQuota.Domain.Metering;

/// <summary>An app's state changed.</summary>
public sealed record StateData : UsageData
{
    public required Transition Transition { get; init; }
}
