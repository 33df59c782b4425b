using NodaTime;

namespace ImQuota.Domain.Billing.Prices;

/// <summary>Keeps all published versions of the prices.</summary>
public interface IPriceStore
{
    /// <summary>All versions, as this process knows them; one that was published elsewhere is known a few seconds later.</summary>
    PriceBook Current { get; }

    /// <summary>Publishes the next version from its JSON (already validated against <paramref name="follows"/>).</summary>
    /// <param name="follows">The version it was validated to follow.</param>
    /// <param name="json">In the form of prices.schema.json.</param>
    /// <param name="inForceFrom">Not before that of the version it follows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: another version was published first; validate anew.</returns>
    Task<bool> TryPublishAsync(long follows, string json, Instant inForceFrom, CancellationToken cancellationToken);

    /// <summary>The JSON of a version as it was published; null: there is none.</summary>
    Task<string?> GetJsonAsync(long version, CancellationToken cancellationToken);
}
