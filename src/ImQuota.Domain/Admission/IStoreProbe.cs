namespace ImQuota.Domain.Admission;

/// <summary>Tells whether the store answers; readiness asks it.</summary>
public interface IStoreProbe
{
    /// <summary>Null: it answers; otherwise why not. Never throws for a store that is away.</summary>
    Task<string?> ProbeAsync(CancellationToken cancellationToken);
}
