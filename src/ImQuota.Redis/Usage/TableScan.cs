using System.Globalization;
using ImQuota.Redis.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Usage;

/// <summary>
/// Reads whole tables outside of scripts, some buckets at a time. What is there all the while is read: growth moves entries to higher buckets only, and
/// the pass goes on to the table's end as it is then.
/// </summary>
/// <param name="connection">To the store.</param>
/// <param name="view">Of the app.</param>
/// <param name="layout">Reads the sizes of the tables as they are now; null: unknown app.</param>
internal sealed class TableScan(IStoreConnection connection, AppView view, Func<CancellationToken, Task<AppLayout?>> layout)
{
    private const int Portion = 32;

    /// <summary>Entries of a table of hashes, some of them twice where it grew meanwhile.</summary>
    /// <returns>False: it grew.</returns>
    public async Task<bool> ReadAsync(BucketTable table, Action<long, RedisValue> read, CancellationToken cancellationToken)
    {
        int at = 0;
        int passes = 0;
        while (await layout(cancellationToken) is { } sizes && at < sizes[table])
        {
            passes++;
            for (int end = sizes[table]; at < end; at += Portion)
            {
                cancellationToken.ThrowIfCancellationRequested();
                HashEntry[][] buckets = await Task.WhenAll(Enumerable.Range(at, Math.Min(Portion, end - at)).Select(
                    index => StoreFaults.GuardAsync(() => connection.Database.HashGetAllAsync(view.Keys.Bucket(table, index)))));
                view.Queue.Heard();
                foreach (HashEntry entry in buckets.SelectMany(bucket => bucket))
                {
                    read(long.Parse((string)entry.Name!, CultureInfo.InvariantCulture), entry.Value);
                }
            }

            at = sizes[table];
        }

        return passes <= 1;
    }

    /// <summary>Oldest epoch alive, by node; what is connected under an older one is gone.</summary>
    public async Task<Dictionary<string, long>> NodesAsync()
    {
        HashEntry[] nodes = await StoreFaults.GuardAsync(() => connection.Database.HashGetAllAsync(view.Keys.Nodes));
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
