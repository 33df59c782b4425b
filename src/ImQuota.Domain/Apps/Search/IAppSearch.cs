namespace ImQuota.Domain.Apps.Search;

/// <summary>Finds apps without reading them all.</summary>
public interface IAppSearch
{
    /// <summary>At most <paramref name="size"/> apps behind <paramref name="after"/>; a page may be short, or empty, and still have one after it.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The page before, or its beginning.</param>
    /// <param name="size">1 or more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<FoundApps> FindAsync(AppFilter filter, SearchPlace after, int size, CancellationToken cancellationToken);
}
