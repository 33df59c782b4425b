namespace ImQuota.Domain.Billing;

/// <summary>What became of closing a month.</summary>
public enum CloseOutcome
{
    Issued = 0,

    /// <summary>The very bill was made before; it is returned as it was, and the ledger is told of it where it does not know.</summary>
    AlreadyIssued = 1,

    /// <summary>The month's cutoff has not come.</summary>
    NotDue = 2,

    /// <summary>Nothing of this kind happened in the month.</summary>
    NothingToBill = 3,

    /// <summary>An invariant is broken: the account's billing stands still, and nothing is issued.</summary>
    Parked = 4,
}
