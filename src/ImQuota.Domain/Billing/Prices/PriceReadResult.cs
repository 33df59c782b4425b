namespace ImQuota.Domain.Billing.Prices;

/// <summary>A price catalogue, or everything that is wrong with its JSON.</summary>
/// <param name="Prices">Null if there are errors.</param>
/// <param name="Errors">One sentence each: JSON path, value, bound.</param>
public sealed record PriceReadResult(PriceCatalogue? Prices, IReadOnlyList<string> Errors);
