namespace ImQuota.Domain.Billing.Journals;

/// <summary>Where value is. A customer's accounts show what the customer has; the others are the issuer's side of it.</summary>
public enum JournalAccount
{
    /// <summary>The customer's cash; never below 0.</summary>
    Cash = 1,

    /// <summary>The customer's credit; never below 0.</summary>
    Credit = 2,

    /// <summary>What vouchers paid, as a negative sum.</summary>
    Voucher = 3,

    /// <summary>What was sold.</summary>
    Revenue = 4,

    /// <summary>Bills that are not paid yet, as a negative sum; 0 when all are.</summary>
    Receivable = 5,

    /// <summary>Payments that came in, as a negative sum.</summary>
    Bank = 6,

    /// <summary>Credit given by the issuer, as a negative sum.</summary>
    Grants = 7,

    /// <summary>Refunds that wait for their review.</summary>
    HeldRefunds = 8,
}
