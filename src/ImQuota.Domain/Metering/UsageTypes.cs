namespace ImQuota.Domain.Metering;

/// <summary>Types of records (spec section 6).</summary>
public static class UsageTypes
{
    public const string MauSnapshot = "io.imquota.usage.mau.snapshot.v1";
    public const string PccSnapshot = "io.imquota.usage.pcc.snapshot.v1";
    public const string PeriodClosed = "io.imquota.period.closed.v1";
    public const string Correction = "io.imquota.usage.correction.v1";
    public const string SubscriptionState = "io.imquota.subscription.state.v1";
    public const string Reminder = "io.imquota.reminder.v1";

    public static IReadOnlyList<string> All { get; } = [MauSnapshot, PccSnapshot, PeriodClosed, Correction, SubscriptionState, Reminder];
}
