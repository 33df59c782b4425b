namespace ImQuota.Domain.Subscriptions;

/// <summary>Where an app stands (spec section 4).</summary>
public enum SubscriptionState
{
    Active = 1,

    /// <summary>Expired, with service still.</summary>
    Grace = 2,

    /// <summary>Without service; <see cref="SuspensionReason"/> says why.</summary>
    Suspended = 3,

    /// <summary>Its data is gone for good after a long suspension; final but for its deletion.</summary>
    Reclaimed = 4,

    /// <summary>Deleted by its owner; final.</summary>
    Deleted = 5,
}
