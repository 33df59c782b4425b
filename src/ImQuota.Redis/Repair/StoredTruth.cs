using ImQuota.Domain.Metering.Repair;

namespace ImQuota.Redis.Repair;

/// <summary>A part of the store that can be compared with a truth, and changed entry by entry.</summary>
internal abstract class StoredTruth(RepairContext app)
{
    /// <summary>Entries a run of a script; 500 are 2 to 3 ms of the store.</summary>
    protected const int Portion = 500;

    protected RepairContext App => app;

    /// <summary>Null: it is not there.</summary>
    public abstract Task<Dictionary<TruthKey, TruthItem>?> ReadAsync(CancellationToken cancellationToken);

    public abstract (TruthKey Key, TruthItem Item) Read(TruthEntry entry);

    /// <summary>Makes up for what is missing. Returns how many.</summary>
    public abstract Task<int> AddAsync(ArraySegment<TruthItem> items, CancellationToken cancellationToken);

    /// <summary>Takes out what is too much. Returns how many.</summary>
    public abstract Task<int> RemoveAsync(ArraySegment<TruthKey> keys, CancellationToken cancellationToken);

    /// <summary>Puts right what is of another kind or node. Returns how many.</summary>
    public virtual Task<int> CorrectAsync(ArraySegment<TruthItem> items, CancellationToken cancellationToken) => Task.FromResult(0);
}
