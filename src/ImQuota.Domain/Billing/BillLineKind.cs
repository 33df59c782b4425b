namespace ImQuota.Domain.Billing;

public enum BillLineKind
{
    /// <summary>A purchase or renewal.</summary>
    PlanFee = 1,

    Upgrade = 2,

    /// <summary>Monthly active users within the allowance: free.</summary>
    MauIncluded = 3,

    /// <summary>Monthly active users above it.</summary>
    MauOverage = 4,

    /// <summary>Peak concurrent connections above what is included.</summary>
    PccPeak = 5,

    /// <summary>What an earlier month comes to by now, less what was billed of it.</summary>
    Correction = 6,

    /// <summary>Money given back.</summary>
    Refund = 7,
}
