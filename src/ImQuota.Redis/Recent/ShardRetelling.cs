using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Recent;

/// <summary>
/// Tells the shards of a cluster who was active lately, where one of them may have lost its last seconds (docs/decisions/0016). Actives are a union, which no
/// order can undo, so nothing waits for it; what else a shard lost stays lost. Of anything but a cluster <see cref="Retelling"/> takes care.
/// </summary>
internal sealed class ShardRetelling(RecentActions recent, StoreLineage lineage, Retold told)
{
    /// <summary>Apps that cannot be told before a look ends: their shard is away, and so will be that of many others.</summary>
    private const int MostFailures = 3;

    /// <summary>Apps that may have lost something, and were not told yet.</summary>
    private readonly Queue<ulong> _owed = new();
    private volatile bool _reason;

    /// <summary>Times that another run of a shard was found.</summary>
    public long Losses { get; private set; }

    /// <summary>The connection was away, or servers changed their roles.</summary>
    public void Suspect() => _reason = true;

    /// <summary>To be called now and then, one call at a time. Apps of a shard that is away are told by a later one.</summary>
    /// <exception cref="StoreUnavailableException">No primary answers.</exception>
    public async Task LookAgainAsync()
    {
        recent.ActivesOnly = !lineage.IsOne;
        if (lineage.IsOne)
        {
            return;
        }

        (bool reason, bool knew) = (_reason, lineage.Knows);
        _reason = false;
        try
        {
            IReadOnlyList<string>? runs = await lineage.NewRunsAsync();
            if (runs is null ? reason : knew && runs.Count > 0)
            {
                Losses += runs is null ? 0 : 1;
                Owe();
            }

            lineage.Accept(runs ?? []);
        }
        catch
        {
            _reason |= reason;
            throw;
        }

        await TellAsync();
    }

    /// <summary>All apps: which of them lie on the shard is known again only when the cluster agrees, and a union harms none.</summary>
    private void Owe()
    {
        foreach (ulong app in recent.Since(0).Select(one => one.App).Distinct().Except(_owed).ToList())
        {
            _owed.Enqueue(app);
        }
    }

    private async Task TellAsync()
    {
        if (_owed.Count == 0)
        {
            return;
        }

        ILookup<ulong, RecentAction> kept = recent.Since(0).ToLookup(one => one.App);
        int failures = 0;
        for (int left = _owed.Count; left > 0 && failures < MostFailures; left--)
        {
            ulong app = _owed.Dequeue();
            try
            {
                await told.TellActivesAsync([.. kept[app]]);
            }
            catch (StoreUnavailableException)
            {
                _owed.Enqueue(app);
                failures++;
            }
        }
    }
}
