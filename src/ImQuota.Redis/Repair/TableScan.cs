using System.Globalization;
using ImQuota.Redis.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Repair;

/// <summary>
/// Reads whole tables outside of scripts, some buckets at a time. What is there all the while is read: growth moves entries to higher buckets only, and
/// the pass goes on to the table's end as it is then.
/// </summary>
internal sealed class TableScan(IStoreConnection connection, RepairContext app)
{
    private const int Portion = 32;

    /// <summary>Entries of a table of hashes, some of them twice where it grew meanwhile.</summary>
    public async Task ReadAsync(BucketTable table, Action<long, RedisValue> read, CancellationToken cancellationToken)
    {
        int at = 0;
        while (await app.LayoutAsync(cancellationToken) is { } layout && at < layout[table])
        {
            for (int end = layout[table]; at < end; at += Portion)
            {
                cancellationToken.ThrowIfCancellationRequested();
                HashEntry[][] buckets = await Task.WhenAll(Enumerable.Range(at, Math.Min(Portion, end - at)).Select(
                    index => StoreFaults.GuardAsync(() => connection.Database.HashGetAllAsync(app.View.Keys.Bucket(table, index)))));
                app.View.Queue.Heard();
                foreach (HashEntry entry in buckets.SelectMany(bucket => bucket))
                {
                    read(long.Parse((string)entry.Name!, CultureInfo.InvariantCulture), entry.Value);
                }
            }

            at = layout[table];
        }
    }

    /// <summary>Oldest epoch alive, by node; what is connected under an older one is gone.</summary>
    public async Task<Dictionary<string, long>> NodesAsync()
    {
        HashEntry[] nodes = await StoreFaults.GuardAsync(() => connection.Database.HashGetAllAsync(app.View.Keys.Nodes));
        return nodes.ToDictionary(node => (string)node.Name!, node => AliveEpoch((byte[])node.Value!), StringComparer.Ordinal);

        static long AliveEpoch(byte[] packed)
        {
            var reader = new Packing.PackReader(packed);
            reader.ReadArray();
            reader.ReadNumber();
            return reader.ReadNumber();
        }
    }
}
