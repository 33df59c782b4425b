using ImQuota.Domain.Subscriptions;

namespace ImQuota.Domain.Metering;

/// <summary>A customer is to be reminded.</summary>
public sealed record ReminderData : UsageData
{
    public required Reminder Reminder { get; init; }
}
