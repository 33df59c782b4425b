namespace ImQuota.Domain.Subscriptions;

/// <summary>Which days a refund counts as used (spec section 5, [D]).</summary>
public enum RefundBasis
{
    /// <summary>Days of the refund's calendar month on which the running monthly slice was in effect, over the days of that month: the literal reading.</summary>
    CalendarMonth = 0,

    /// <summary>Days since the start of the running monthly slice, over the days of the slice.</summary>
    ServiceMonth = 1,
}
