using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Repair;

namespace ImQuota.Redis.Repair;

/// <summary>
/// Compares a truth with what the store had when it began and has at its end. What is in one of these only came or went while the truth was told, and is left
/// alone. What is missing is added first: a group that loses its last member would be gone.
/// </summary>
internal sealed class Reconciliation : IReconciliation
{
    private const int Portion = 500;

    private readonly StoredTruth _stored;
    private readonly Dictionary<TruthKey, TruthItem> _before;
    private readonly Dictionary<TruthKey, TruthItem> _truth = [];

    private Reconciliation(StoredTruth stored, Dictionary<TruthKey, TruthItem> before)
    {
        _stored = stored;
        _before = before;
    }

    /// <inheritdoc/>
    public int Count => _truth.Count;

    /// <summary>Null: what it is about is not there.</summary>
    public static async Task<IReconciliation?> BeginAsync(StoredTruth stored, CancellationToken cancellationToken)
        => await stored.ReadAsync(cancellationToken) is { } before ? new Reconciliation(stored, before) : null;

    /// <inheritdoc/>
    public void Add(TruthEntry entry)
    {
        (TruthKey key, TruthItem item) = _stored.Read(entry);
        _truth[key] = item;
    }

    /// <inheritdoc/>
    public async Task<TruthReport> EndAsync(bool dryRun, CancellationToken cancellationToken)
    {
        Dictionary<TruthKey, TruthItem> now = await _stored.ReadAsync(cancellationToken) ?? [];
        TruthItem[] missing = [.. _truth.Where(entry => !now.ContainsKey(entry.Key) && !_before.ContainsKey(entry.Key)).Select(entry => entry.Value)];
        TruthItem[] different = [.. _truth.Where(entry => now.TryGetValue(entry.Key, out TruthItem found) && !found.IsLike(entry.Value)).Select(entry => entry.Value)];
        KeyValuePair<TruthKey, TruthItem>[] extra = [.. now.Where(entry => !_truth.ContainsKey(entry.Key) && _before.ContainsKey(entry.Key))];
        var report = new TruthReport
        {
            Given = _truth.Count,
            Stored = now.Count,
            Missing = [.. missing.Select(item => item.Name)],
            Extra = extra.Length,
            ExtraNamed = [.. extra.Select(entry => entry.Value.Name).Where(name => name.Length > 0)],
            Different = [.. different.Select(item => item.Name)],
            Meanwhile = now.Keys.Count(key => !_before.ContainsKey(key)) + _before.Keys.Count(key => !now.ContainsKey(key)),
        };
        return dryRun ? report : await ChangeAsync(report, missing, different, [.. extra.Select(entry => entry.Key)], cancellationToken);
    }

    private async Task<TruthReport> ChangeAsync(
        TruthReport report, TruthItem[] missing, TruthItem[] different, TruthKey[] extra, CancellationToken cancellationToken)
    {
        int added = 0, corrected = 0, removed = 0;
        try
        {
            foreach (ArraySegment<TruthItem> portion in Portions(missing))
            {
                added += await _stored.AddAsync(portion, cancellationToken);
            }

            foreach (ArraySegment<TruthItem> portion in Portions(different))
            {
                corrected += await _stored.CorrectAsync(portion, cancellationToken);
            }

            foreach (ArraySegment<TruthKey> portion in Portions(extra))
            {
                removed += await _stored.RemoveAsync(portion, cancellationToken);
            }
        }
        catch (StoreUnavailableException away)
        {
            throw new StoreUnavailableException(
                $"{away.Message} By then {added} were added, {corrected} corrected and {removed} removed; send the truth again.", away.Fault, away);
        }

        return report with { Added = added, Corrected = corrected, Removed = removed };
    }

    private static IEnumerable<ArraySegment<T>> Portions<T>(T[] all)
    {
        for (int start = 0; start < all.Length; start += Portion)
        {
            yield return new ArraySegment<T>(all, start, Math.Min(Portion, all.Length - start));
        }
    }
}
