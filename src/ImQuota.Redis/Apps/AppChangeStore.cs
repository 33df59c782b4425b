using ImQuota.Domain.Audit;
using StackExchange.Redis;

namespace ImQuota.Redis.Apps;

/// <summary>Reads what became of apps' records; it is written by the scripts that change them.</summary>
internal sealed class AppChangeStore(IStoreConnection connection, StoreKeys keys) : IAppChangeStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<(long Place, AppChange Change)>> ListAsync(ulong sdkAppId, long before, int count, CancellationToken cancellationToken)
    {
        // The list only grows, so a place keeps its change.
        RedisKey key = keys.App(sdkAppId).Changes;
        long end = Math.Min(before, await StoreFaults.GuardAsync(() => connection.Database.ListLengthAsync(key)));
        long start = Math.Max(0, end - count);
        if (start >= end)
        {
            return [];
        }

        RedisValue[] lines = await StoreFaults.GuardAsync(() => connection.Database.ListRangeAsync(key, start, end - 1));
        return [.. lines.Select((line, i) => (start + i, AppChangeJson.Read((string)line!))).Reverse()];
    }
}
