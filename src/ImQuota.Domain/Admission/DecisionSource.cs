namespace ImQuota.Domain.Admission;

/// <summary>Where a decision came from.</summary>
public enum DecisionSource
{
    Store = 1,
    FallbackOpen = 2,
    FallbackBounded = 3,
}
