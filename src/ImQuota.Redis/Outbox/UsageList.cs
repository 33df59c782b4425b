using ImQuota.Domain.Metering.Outbox;
using StackExchange.Redis;

namespace ImQuota.Redis.Outbox;

/// <summary>A list of the store, under the very name that is given.</summary>
public sealed class UsageList : IUsageList
{
    private readonly IStoreConnection _connection;
    private readonly RedisScript _push = RedisScript.FromResource("usage-push-1.lua");

    internal UsageList(IStoreConnection connection) => _connection = connection;

    /// <inheritdoc/>
    public async Task<bool> TryPushAsync(string key, IReadOnlyList<string> events, long most, CancellationToken cancellationToken)
        => (int)await _push.EvaluateAsync(_connection.Database, [key], [most, .. events.Select(one => (RedisValue)one)]) == 1;
}
