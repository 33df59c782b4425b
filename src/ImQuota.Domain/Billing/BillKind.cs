namespace ImQuota.Domain.Billing;

/// <summary>What a bill is of; an app has at most one of a kind a month.</summary>
public enum BillKind
{
    /// <summary>Orders of the month, which were paid when they were placed.</summary>
    Prepaid = 1,

    /// <summary>What was used in the month, and corrections of earlier months: to be paid.</summary>
    Usage = 2,

    /// <summary>Refunds of the month, which were given back when they were placed or released.</summary>
    Refund = 3,
}
