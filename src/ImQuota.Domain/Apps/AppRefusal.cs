namespace ImQuota.Domain.Apps;

/// <summary>Why a change of an app is not made.</summary>
public enum AppRefusal
{
    None = 0,

    /// <summary>The catalogue in force has no such edition.</summary>
    UnknownEdition = 1,

    /// <summary>The setting cannot be changed after creation.</summary>
    FixedAtCreation = 2,

    /// <summary>An override's end must be in the future.</summary>
    OverrideEnded = 3,

    /// <summary>The feature needs no approval.</summary>
    NoApprovalNeeded = 4,

    /// <summary>The app's edition does not have the feature.</summary>
    FeatureNotInEdition = 5,

    /// <summary>The app had its one trial.</summary>
    TrialUsed = 6,

    /// <summary>Only a disabled app may be deleted (spec section 4).</summary>
    NotDisabled = 7,

    /// <summary>See <see cref="AppChanges.MaxOverridesPerLimit"/>.</summary>
    TooManyOverrides = 8,

    /// <summary>An override's limit is below <see cref="Editions.LimitValue.Unlimited"/> or above what the store can count.</summary>
    LimitOutOfRange = 9,
}
