using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Metering.Emission;

/// <summary>When usage is told.</summary>
/// <param name="Interval">Between snapshots of an app whose use changes; 1 s or more.</param>
/// <param name="Billing">When a month is closed, and how far back a late fact is looked for.</param>
public sealed record EmissionSettings(Duration Interval, BillingSettings Billing)
{
    /// <summary>An app that is quiet is looked at ever more rarely, at least this often.</summary>
    public static readonly Duration Quietest = Duration.FromDays(1);
}
