using System.Globalization;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Apps.Search;

namespace ImQuota.Redis.Apps.Search;

/// <summary>Goes through ids or an index, whichever names the fewest, and asks each record whether it is meant.</summary>
public sealed class AppSearch : IAppSearch
{
    /// <summary>Records of a page that are looked at most: the time of a page is bounded, and a search that finds little goes on with the next.</summary>
    private const int MaxLooks = 1000;
    private const int LooksAtATime = 100;
    private const int MaxDigits = 20;

    private readonly IAppStore _apps;
    private readonly AppIndex _index;

    internal AppSearch(IAppStore apps, AppIndex index)
    {
        _apps = apps;
        _index = index;
    }

    /// <inheritdoc/>
    public async Task<FoundApps> FindAsync(AppFilter filter, SearchPlace after, int size, CancellationToken cancellationToken)
    {
        var page = new Page(filter, size);
        SearchPlace? place = after;
        while (place is not null && page.GoesOn)
        {
            int count = Math.Clamp(size - page.Found.Count, Math.Min(size, LooksAtATime), LooksAtATime);
            (IReadOnlyList<Candidate> candidates, SearchPlace? next) = await ReadAsync(filter, place, count, cancellationToken);
            AppRecord?[] records = await Task.WhenAll(candidates.Select(one => _apps.GetAsync(one.Id, cancellationToken)));
            place = page.Take(candidates, records) ?? next;
        }

        return new FoundApps(page.Found, place);
    }

    /// <summary>Whoever is next in line, and where to go on behind them; null: nowhere.</summary>
    private async Task<(IReadOnlyList<Candidate> Candidates, SearchPlace? Next)> ReadAsync(
        AppFilter filter, SearchPlace place, int count, CancellationToken cancellationToken)
    {
        if (place.AfterEntry is null && !filter.GoesByIds)
        {
            place = new SearchPlace(0, "");
        }

        if (place.AfterEntry is { } entry)
        {
            (string beginning, bool whole) = TermsOf(filter);

            // One more than is looked at tells whether another page is worth asking for.
            string[] entries = await _index.ReadAsync(beginning, whole, entry, count + 1);
            Candidate[] named = [.. entries.Take(count).Select(one => new Candidate(AppIndex.IdOf(one), new SearchPlace(0, one), one))];
            return (named, entries.Length > count ? named[^1].Place : null);
        }

        ulong[] ids = await ReadIdsAsync(filter.IdDigits, place.AfterId, count + 1, cancellationToken);
        Candidate[] found = [.. ids.Take(count).Select(id => new Candidate(id, new SearchPlace(id, null), null))];
        return (found, ids.Length > count ? found[^1].Place : filter.Text.Length == 0 ? null : new SearchPlace(0, ""));
    }

    private static (string Beginning, bool Whole) TermsOf(AppFilter filter)
        => filter.Account.Length > 0 ? (AppTerms.OfAccount(filter.Account), true)
            : filter.Text.Length > 0 ? (AppTerms.OfText(filter.Text), false)
            : (AppTerms.OfState(filter.State!.Value), true);

    /// <summary>Ids that begin with digits lie in a range for each number of digits; without any, all ids do.</summary>
    private async Task<ulong[]> ReadIdsAsync(string digits, ulong after, int count, CancellationToken cancellationToken)
    {
        if (digits.Length == 0)
        {
            return [.. await _apps.ListAsync(after, count, cancellationToken)];
        }

        var ids = new List<ulong>();
        UInt128 first = UInt128.Parse(digits, CultureInfo.InvariantCulture);
        UInt128 width = 1;
        for (int more = digits.Length; more <= MaxDigits && first * width <= ulong.MaxValue && ids.Count < count; more++, width *= 10)
        {
            UInt128 end = (first + 1) * width;
            ulong from = Math.Max(after, (ulong)(first * width) - 1);
            if (from + (UInt128)1 >= end)
            {
                continue;
            }

            IReadOnlyList<ulong> range = await _apps.ListAsync(from, count - ids.Count, cancellationToken);
            ids.AddRange(range.Where(id => id < end));
        }

        return [.. ids];
    }

    /// <param name="Id">An app.</param>
    /// <param name="Place">Right behind it.</param>
    /// <param name="Entry">By which entry of the index it is named; null: by its id.</param>
    private sealed record Candidate(ulong Id, SearchPlace Place, string? Entry);

    private sealed class Page(AppFilter filter, int size)
    {
        private int _looks;

        public List<AppRecord> Found { get; } = [];

        public bool GoesOn => Found.Count < size && _looks < MaxLooks;

        /// <summary>Where the page ends if it is full before all are looked at; null: it is not.</summary>
        public SearchPlace? Take(IReadOnlyList<Candidate> candidates, AppRecord?[] records)
        {
            for (int i = 0; i < candidates.Count; i++)
            {
                _looks++;
                if (records[i] is { } app && filter.Matches(app) && IsNamedBy(app, candidates[i].Entry))
                {
                    Found.Add(app);
                }

                if (Found.Count == size && i + 1 < candidates.Count)
                {
                    return candidates[i].Place;
                }
            }

            return null;
        }

        /// <summary>An app may be named by several entries, and is told by one of them.</summary>
        private bool IsNamedBy(AppRecord app, string? entry)
            => filter.Text.Length == 0 || filter.Account.Length > 0
            || (entry is null ? filter.MatchesId(app.SdkAppId) : !filter.MatchesId(app.SdkAppId) && string.Equals(filter.FirstTerm(app), AppIndex.TermOf(entry), StringComparison.Ordinal));
    }
}
