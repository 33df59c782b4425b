namespace ImQuota.Domain.Subscriptions;

/// <summary>Why an app is suspended; where several hold, the first is named.</summary>
public enum SuspensionReason
{
    None = 0,
    Refunded = 1,
    Overdue = 2,
    Expired = 3,

    /// <summary>By its owner. The only one that never ends in RECLAIMED.</summary>
    Disabled = 4,
}
