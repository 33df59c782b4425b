using ImQuota.Domain.Subscriptions;
using StackExchange.Redis;

namespace ImQuota.Redis.Ledgers;

/// <summary>In one sorted set: few are ever in it.</summary>
internal sealed class ParkedAccounts(IStoreConnection connection, RedisKey key) : IParkedAccounts
{
    /// <inheritdoc/>
    public Task NoteAsync(string account, bool parked, CancellationToken cancellationToken)
        => StoreFaults.GuardAsync(() => parked ? connection.Database.SortedSetAddAsync(key, account, 0) : connection.Database.SortedSetRemoveAsync(key, account));

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken) => StoreFaults.GuardAsync(() => connection.Database.SortedSetLengthAsync(key));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(int most, CancellationToken cancellationToken)
        => [.. (await StoreFaults.GuardAsync(() => connection.Database.SortedSetRangeByRankAsync(key, 0, most - 1))).Select(account => (string)account!)];
}
