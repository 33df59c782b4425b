using NodaTime;

namespace ImQuota.Domain.Billing.Prices;

/// <summary>A version of the prices and the instant from which it is in force.</summary>
public sealed record PublishedPrices(Instant InForceFrom, PriceCatalogue Prices);
