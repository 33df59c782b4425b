using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Repair;

/// <summary>Open connections of a node, or of all.</summary>
internal sealed class StoredConnections(RepairContext app, string? nodeId) : StoredTruth(app)
{
    public override async Task<Dictionary<TruthKey, TruthItem>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await App.LayoutAsync(cancellationToken) is null)
        {
            return null;
        }

        Dictionary<string, long> alive = await App.Scan.NodesAsync();
        var open = new Dictionary<TruthKey, TruthItem>();
        await App.Scan.ReadAsync(BucketTable.Presence, (tag, record) => Read(tag, (string)record!, alive, open), cancellationToken);
        return open;
    }

    public override (TruthKey Key, TruthItem Item) Read(TruthEntry entry)
        => (new TruthKey(App.Tagger.User(App.App, entry.Id), entry.ConnectionId), new TruthItem(entry.ConnectionId, entry.Id, entry.Kind, entry.NodeId));

    public override async Task<int> AddAsync(ArraySegment<TruthItem> items, CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, TruthItem> node in items.GroupBy(item => item.NodeId, StringComparer.Ordinal))
        {
            await App.RunGrowingAsync(batch => RepairWork.Place(batch, node.Key, [.. node]), cancellationToken);
        }

        return items.Count;
    }

    public override async Task<int> RemoveAsync(ArraySegment<TruthKey> keys, CancellationToken cancellationToken)
    {
        await App.RunAsync(
            batch =>
            {
                foreach (TruthKey key in keys)
                {
                    batch.Begin(ScriptOperation.Logout);
                    batch.AddTag(key.Tag);
                    batch.AddBucket(BucketTable.Presence, key.Tag);
                    batch.Add(key.ConnectionId);
                }
            },
            cancellationToken);
        return keys.Count;
    }

    /// <summary>A connection that is open elsewhere, as the store has it, is moved.</summary>
    public override Task<int> CorrectAsync(ArraySegment<TruthItem> items, CancellationToken cancellationToken) => AddAsync(items, cancellationToken);

    private void Read(long tag, string record, Dictionary<string, long> alive, Dictionary<TruthKey, TruthItem> open)
    {
        foreach (ConnectionRecord one in ConnectionRecord.Read(record, alive))
        {
            if (nodeId is null || nodeId == one.Node)
            {
                open[new TruthKey(tag, one.Id)] = new TruthItem(one.Id, "", one.Platform, one.Node);
            }
        }
    }
}
