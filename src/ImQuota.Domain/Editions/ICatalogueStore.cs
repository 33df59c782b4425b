using ImQuota.Domain.Audit;

namespace ImQuota.Domain.Editions;

/// <summary>Keeps the published catalogue and tells its current version.</summary>
public interface ICatalogueStore
{
    /// <summary>The catalogue in force, as this process knows it.</summary>
    Catalogue Current { get; }

    /// <summary>Publishes the next version from its JSON (already validated) and makes it current in every process. Returns its number; where the newest was published by the same request, that one's.</summary>
    Task<long> PublishAsync(string json, ChangeNote note, CancellationToken cancellationToken);

    /// <summary>A version as it was published, or null; 0 is the current one.</summary>
    Task<Publication?> GetAsync(long version, CancellationToken cancellationToken);
}
