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
        await App.Scan.ReadAsync(BucketTable.Presence, (tag, record) => Read(tag, ((string)record!).AsSpan(), alive, open), cancellationToken);
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

    /// <summary>A record of 50-presence.lua: platform, epoch US node US connection, joined by RS.</summary>
    private void Read(long tag, ReadOnlySpan<char> record, Dictionary<string, long> alive, Dictionary<TruthKey, TruthItem> open)
    {
        foreach (Range part in record.Split('\u001e'))
        {
            ReadOnlySpan<char> text = record[part];
            int first = text.IndexOf('\u001f');
            int second = text.LastIndexOf('\u001f');
            string node = text[(first + 1)..second].ToString();
            long epoch = long.Parse(text[1..first], System.Globalization.CultureInfo.InvariantCulture);
            if (epoch >= alive.GetValueOrDefault(node) && (nodeId is null || nodeId == node))
            {
                string id = text[(second + 1)..].ToString();
                open[new TruthKey(tag, id)] = new TruthItem(id, "", text[0] - '0', node);
            }
        }
    }
}
