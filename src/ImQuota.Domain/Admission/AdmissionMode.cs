namespace ImQuota.Domain.Admission;

/// <summary>What a request asks for (spec section 2, "Modes").</summary>
public enum AdmissionMode
{
    /// <summary>Decide, and count what was allowed.</summary>
    Enforce = 1,

    /// <summary>Decide, change nothing.</summary>
    DryRun = 2,

    /// <summary>An authoritative fact: count it even above the limit, flag <c>over_limit</c>.</summary>
    Record = 3,
}
