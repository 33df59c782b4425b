using System.Globalization;
using ImQuota.Redis.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Apps;

/// <summary>
/// Removes everything an app counted. The app is marked before, so that no script touches its data any more; what a crash
/// leaves is found again from the same tables by the repeated call, because the state that names them goes last.
/// </summary>
internal sealed class AppDataEraser(IStoreConnection connection, StoreKeys keys) : IAppDataEraser
{
    private const int Portion = 256;
    private const int FirstMonth = 5;

    private readonly RedisScript _sizes = RedisScript.FromResource("table-sizes-2.lua");

    public async Task EraseAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        AppKeys app = keys.App(sdkAppId);
        IDatabase database = connection.Database;
        int[] sizes = (int[])(await _sizes.EvaluateAsync(database, [app.State, app.Periods], []))!;
        await EraseGroupsAsync(database, app, sizes[(int)BucketTable.Groups - 1], cancellationToken);
        for (BucketTable table = BucketTable.Users; table < BucketTable.Actives; table++)
        {
            BucketTable erased = table;
            await EraseAsync(database, sizes[(int)table - 1], index => app.Bucket(erased, index), cancellationToken);
        }

        for (int i = FirstMonth; i + 1 < sizes.Length; i += 2)
        {
            int month = sizes[i];
            await EraseAsync(database, sizes[i + 1], index => app.Actives(month, index), cancellationToken);
            await StoreFaults.GuardAsync(() => database.KeyDeleteAsync(app.Sketch(month)));
        }

        await StoreFaults.GuardAsync(() => database.KeyDeleteAsync([app.Nodes, app.Periods, app.History, app.Lapses, app.Held, app.Told]));
        await StoreFaults.GuardAsync(() => database.KeyDeleteAsync(app.State));
    }

    private static async Task EraseGroupsAsync(IDatabase database, AppKeys app, int buckets, CancellationToken cancellationToken)
    {
        for (int i = 0; i < buckets; i++)
        {
            RedisKey bucket = app.Bucket(BucketTable.Groups, i);
            foreach (HashEntry group in await StoreFaults.GuardAsync(() => database.HashGetAllAsync(bucket)))
            {
                long tag = long.Parse((string)group.Name!, CultureInfo.InvariantCulture);
                await EraseAsync(database, new GroupRecord((long)group.Value).Sets, index => app.Members(tag, index), cancellationToken);
            }
        }
    }

    private static async Task EraseAsync(IDatabase database, int count, Func<int, RedisKey> keyOf, CancellationToken cancellationToken)
    {
        for (int start = 0; start < count; start += Portion)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var portion = new RedisKey[Math.Min(Portion, count - start)];
            for (int i = 0; i < portion.Length; i++)
            {
                portion[i] = keyOf(start + i);
            }

            await StoreFaults.GuardAsync(() => database.KeyDeleteAsync(portion));
        }
    }
}
