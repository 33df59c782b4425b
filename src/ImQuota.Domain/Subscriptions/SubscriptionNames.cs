using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Subscriptions;

/// <summary>Stable names of states and reasons, as they stand in records and in an app's sub-reason.</summary>
public static class SubscriptionNames
{
    private static readonly NameTable<SubscriptionState> States = new(
        (SubscriptionState.Active, "active"),
        (SubscriptionState.Grace, "grace"),
        (SubscriptionState.Suspended, "suspended"),
        (SubscriptionState.Reclaimed, "reclaimed"),
        (SubscriptionState.Deleted, "deleted"));

    private static readonly NameTable<SuspensionReason> Reasons = new(
        (SuspensionReason.None, ""),
        (SuspensionReason.Refunded, "refunded"),
        (SuspensionReason.Overdue, "overdue"),
        (SuspensionReason.Expired, "expired"),
        (SuspensionReason.Disabled, "disabled"));

    public static string NameOf(SubscriptionState state) => States.NameOf(state);

    /// <summary>Empty for None.</summary>
    public static string NameOf(SuspensionReason reason) => Reasons.NameOf(reason);
}
