using ImQuota.Domain.Clocks;
using ImQuota.Redis.Connections;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Clocks;

/// <summary>The kind of clock in the store's own hash, and where a test clock stands.</summary>
public sealed class ClockStore : IClockStore
{
    private const string Field = "clock";
    private const string SystemClock = "system";
    private readonly IStoreConnection _connection;
    private readonly RedisKey _meta;
    private readonly RedisScript _move = RedisScript.FromResource("clock-move-1.lua");

    internal ClockStore(IStoreConnection connection, StoreKeys keys)
    {
        _connection = connection;
        _meta = keys.Meta;
    }

    /// <inheritdoc/>
    public async Task<Instant?> BeginAsync(Instant? testClock, CancellationToken cancellationToken)
    {
        IDatabase database = _connection.Database;

        // A store that was used before it could say by which clock ran on the system's.
        bool used = await StoreFaults.GuardAsync(() => database.HashExistsAsync(_meta, TagSecretGuard.Field));
        RedisValue ours = testClock is { } begin && !used ? begin.ToUnixTimeMilliseconds() : SystemClock;
        await StoreFaults.GuardAsync(() => database.HashSetAsync(_meta, Field, ours, When.NotExists));
        RedisValue known = await StoreFaults.GuardAsync(() => database.HashGetAsync(_meta, Field));
        Instant? stands = known == SystemClock ? null : Instant.FromUnixTimeMilliseconds((long)known);
        return (testClock, stands) switch
        {
            (null, { } at) => throw new ClockMismatchException(
                $"The store has a test clock, which stands at {at}. Its accounts would be thrown to another time by the system's clock. "
                + "Start with --test-clock, or on another data directory or key prefix."),
            ({ }, null) => throw new ClockMismatchException(
                "The store runs on the system's clock. Moved by a test clock, its terms would expire and its apps' data be reclaimed, which nothing brings back. "
                + "Start without --test-clock, or on an empty data directory or another key prefix."),
            _ => stands,
        };
    }

    /// <inheritdoc/>
    public async Task<Instant> ReadAsync(CancellationToken cancellationToken)
    {
        RedisValue known = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(_meta, Field));
        return known.TryParse(out long milliseconds) ? Instant.FromUnixTimeMilliseconds(milliseconds) : throw Lost();
    }

    /// <inheritdoc/>
    public async Task<Instant> MoveAsync(Instant to, CancellationToken cancellationToken)
    {
        long stands = (long)await _move.EvaluateAsync(_connection.Database, [_meta], [to.ToUnixTimeMilliseconds()]);
        return stands >= 0 ? Instant.FromUnixTimeMilliseconds(stands) : throw Lost();
    }

    private static InvalidOperationException Lost() => new("The store has no test clock any more: what it held was deleted while the service ran.");
}
