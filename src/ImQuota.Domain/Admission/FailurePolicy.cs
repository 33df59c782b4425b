namespace ImQuota.Domain.Admission;

/// <summary>What is answered while the store is away.</summary>
public enum FailurePolicy
{
    /// <summary>No decision: the caller is told that the store is away.</summary>
    Closed = 0,

    /// <summary>Allowed, unless the app's state or edition alone forbids it; counted when the store is back.</summary>
    Open = 1,

    /// <summary>As <see cref="Open"/>, up to a number of grants that are not counted yet; then as <see cref="Closed"/>.</summary>
    Bounded = 2,
}
