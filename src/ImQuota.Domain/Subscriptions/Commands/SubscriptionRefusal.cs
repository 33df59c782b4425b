namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>Why a command changes nothing. Exactly one is returned: the first that holds, in the order of the numbers.</summary>
public enum SubscriptionRefusal
{
    None = 0,

    /// <summary>An id is not 1 to 64 of printable ASCII.</summary>
    MalformedId = 1,

    /// <summary>TZDB has no such zone.</summary>
    UnknownZone = 2,

    /// <summary>An amount is not above 0.</summary>
    AmountNotPositive = 3,

    /// <summary>The account has another currency.</summary>
    WrongCurrency = 4,

    /// <summary>The id was used for something else.</summary>
    KeyTaken = 5,

    /// <summary>The account has, or had, an app of this id.</summary>
    AppExists = 6,

    /// <summary>300 apps are not deleted.</summary>
    TooManyApps = 7,

    UnknownApp = 8,
    AppDeleted = 9,
    AppReclaimed = 10,

    /// <summary>Only a disabled app may be deleted.</summary>
    NotDisabled = 11,

    /// <summary>The app is not on the older plan, or never was.</summary>
    NotLegacy = 12,

    /// <summary>The app is on the older plan; leaving it cannot be undone, so it is a step of its own.</summary>
    LegacyPlan = 13,

    /// <summary>Outside 1 to 24.</summary>
    MonthsOutOfRange = 14,

    /// <summary>The prices have no such plan, or it is free and not for sale.</summary>
    UnknownEdition = 15,

    /// <summary>A refund of the app waits for its review.</summary>
    RefundHeld = 16,

    SameEdition = 17,

    /// <summary>Only refund, then purchase, leads to a lower edition.</summary>
    Downgrade = 18,

    /// <summary>A term is running: it is renewed or upgraded instead.</summary>
    AlreadySubscribed = 19,

    /// <summary>No term is there to be renewed or upgraded.</summary>
    NoTerm = 20,

    /// <summary>The term was given back already.</summary>
    SecondRefund = 21,

    /// <summary>Nothing was bought, or it has expired.</summary>
    NothingToRefund = 22,

    /// <summary>No held refund is there.</summary>
    NoHeldRefund = 23,

    UnknownVoucher = 24,

    /// <summary>Used, expired, for other editions, or for larger orders.</summary>
    VoucherNotUsable = 25,

    InsufficientBalance = 26,

    /// <summary>All that ever came into the account would be more than an amount can be.</summary>
    BalanceTooLarge = 27,
}
