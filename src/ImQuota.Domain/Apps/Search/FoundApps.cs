namespace ImQuota.Domain.Apps.Search;

/// <summary>A page of apps.</summary>
/// <param name="Apps">In the order of the search.</param>
/// <param name="Next">Where the next page begins; null: this was the last.</param>
public sealed record FoundApps(IReadOnlyList<AppRecord> Apps, SearchPlace? Next);
