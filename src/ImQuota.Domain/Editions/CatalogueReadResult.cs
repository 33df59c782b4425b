namespace ImQuota.Domain.Editions;

/// <summary>A catalogue, or everything that is wrong with its JSON.</summary>
/// <param name="Catalogue">Null if there are errors.</param>
/// <param name="Errors">One sentence each: JSON path, value, bound.</param>
public sealed record CatalogueReadResult(Catalogue? Catalogue, IReadOnlyList<string> Errors);
