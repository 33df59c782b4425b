using System.Globalization;
using System.Runtime.CompilerServices;
using ImQuota.Redis.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Apps;

/// <summary>
/// Removes everything an app counted, in portions. The app is marked before, so that no script touches its data any more; what a crash
/// leaves is found again from the same tables by the repeated call, because the state that names them goes last.
/// </summary>
/// <remarks>Each portion is fenced by the version the record was marked at: who was overtaken by another erasure removes nothing of an app that took the id since.</remarks>
internal sealed class AppDataEraser(IStoreConnection connection, StoreKeys keys)
{
    private const int Portion = 256;
    private const int FirstMonth = 5;

    private readonly RedisScript _sizes = RedisScript.FromResource("table-sizes-2.lua");
    private readonly RedisScript _erase = RedisScript.FromResource("app-erase-n.lua");

    /// <summary>Idempotent. False: the app is no longer marked at that version, so another has finished it.</summary>
    public async Task<bool> EraseAsync(ulong sdkAppId, long version, CancellationToken cancellationToken)
    {
        AppKeys app = keys.App(sdkAppId);
        await foreach (RedisKey[] portion in PortionsAsync(app, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await EraseAsync(app, version, portion))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The last step of a deletion. False: as above.</summary>
    public Task<bool> EraseRecordAsync(ulong sdkAppId, long version)
    {
        AppKeys app = keys.App(sdkAppId);
        return EraseAsync(app, version, [app.Record]);
    }

    private async Task<bool> EraseAsync(AppKeys app, long version, RedisKey[] portion)
        => (int)await _erase.EvaluateAsync(connection.Database, [app.Record, .. portion], [version]) == 1;

    private async IAsyncEnumerable<RedisKey[]> PortionsAsync(AppKeys app, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int[] sizes = (int[])(await _sizes.EvaluateAsync(connection.Database, [app.State, app.Periods], []))!;
        await foreach (RedisKey[] members in MembersAsync(app, sizes[(int)BucketTable.Groups - 1], cancellationToken))
        {
            yield return members;
        }

        for (BucketTable table = BucketTable.Users; table < BucketTable.Actives; table++)
        {
            BucketTable erased = table;
            foreach (RedisKey[] buckets in Chunks(sizes[(int)table - 1], index => app.Bucket(erased, index)))
            {
                yield return buckets;
            }
        }

        for (int i = FirstMonth; i + 1 < sizes.Length; i += 2)
        {
            int month = sizes[i];
            foreach (RedisKey[] buckets in Chunks(sizes[i + 1], index => app.Actives(month, index)))
            {
                yield return buckets;
            }

            yield return [app.Sketch(month)];
        }

        yield return [app.Nodes, app.Periods, app.History, app.Lapses, app.Held, app.Told];
        yield return [app.State];
    }

    private async IAsyncEnumerable<RedisKey[]> MembersAsync(AppKeys app, int buckets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < buckets; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RedisKey bucket = app.Bucket(BucketTable.Groups, i);
            foreach (HashEntry group in await StoreFaults.GuardAsync(() => connection.Database.HashGetAllAsync(bucket)))
            {
                long tag = long.Parse((string)group.Name!, CultureInfo.InvariantCulture);
                foreach (RedisKey[] members in Chunks(new GroupRecord((long)group.Value).Sets, index => app.Members(tag, index)))
                {
                    yield return members;
                }
            }
        }
    }

    private static IEnumerable<RedisKey[]> Chunks(int count, Func<int, RedisKey> keyOf) => Enumerable.Range(0, count).Select(keyOf).Chunk(Portion);
}
