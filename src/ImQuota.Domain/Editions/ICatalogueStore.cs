namespace ImQuota.Domain.Editions;

/// <summary>Keeps the published catalogue and tells its current version.</summary>
public interface ICatalogueStore
{
    /// <summary>The catalogue in force, as this process knows it.</summary>
    Catalogue Current { get; }

    /// <summary>Publishes the next version from its JSON (already validated) and makes it current in every process. Returns it.</summary>
    Task<Catalogue> PublishAsync(string json, CancellationToken cancellationToken);

    /// <summary>The JSON of a version, or null; 0 is the current one.</summary>
    Task<string?> GetJsonAsync(long version, CancellationToken cancellationToken);
}
