using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Billing.Prices;

/// <summary>All versions of the prices. Orders take the version in force when they are made; usage takes the one in force when its month begins.</summary>
public sealed class PriceBook
{
    private readonly PublishedPrices[] _versions;

    /// <param name="versions">At least one, of one currency; versions and instants rise together.</param>
    /// <exception cref="ArgumentException">They do not.</exception>
    public PriceBook(IEnumerable<PublishedPrices> versions)
    {
        _versions = [.. versions];
        if (_versions.Length == 0)
        {
            throw new ArgumentException("There are no prices; at least one version is needed.", nameof(versions));
        }

        for (int i = 1; i < _versions.Length; i++)
        {
            PublishedPrices before = _versions[i - 1];
            PublishedPrices after = _versions[i];
            if (after.Prices.Version <= before.Prices.Version || after.InForceFrom < before.InForceFrom || after.Prices.Currency != before.Prices.Currency)
            {
                throw new ArgumentException(
                    $"Version {after.Prices.Version} ({after.Prices.Currency}) from {after.InForceFrom} does not follow version {before.Prices.Version} ({before.Prices.Currency}) from {before.InForceFrom}.",
                    nameof(versions));
            }
        }
    }

    public Currency Currency => _versions[0].Prices.Currency;

    public IReadOnlyList<PublishedPrices> Versions => _versions;

    /// <summary>
    /// Those of the first version that names any, for good: they work on the past too, so a later version changes nothing. Until then the defaults.
    /// </summary>
    public BillingSettings Settings => SettledBy?.Settings ?? new BillingSettings();

    /// <summary>The version that settled the settings; null: none did yet.</summary>
    public PriceCatalogue? SettledBy => Array.Find(_versions, one => one.Prices.Settings is not null)?.Prices;

    /// <summary>The latest version in force at an instant; before the first one, the first.</summary>
    public PriceCatalogue At(Instant instant)
        => (Array.FindLast(_versions, one => one.InForceFrom <= instant) ?? _versions[0]).Prices;

    /// <exception cref="InvalidOperationException">The version is not there: prices that an order names must be kept.</exception>
    public PriceCatalogue Version(long version)
        => Array.Find(_versions, one => one.Prices.Version == version)?.Prices
            ?? throw new InvalidOperationException($"Version {version} of the prices is missing; those of {_versions[0].Prices.Version} to {_versions[^1].Prices.Version} are here.");
}
