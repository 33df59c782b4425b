using ImQuota.Domain.Subscriptions;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Ledgers;

/// <summary>Wake-ups in sorted sets, spread over <see cref="Parts"/> so that they spread over a cluster.</summary>
public sealed class WakeUpStore : IWakeUpStore
{
    internal const int Parts = 16;
    private const int PageOfDue = 64;

    // In no account's name, which is of printable characters.
    private const char TicketMark = '\n';
    private readonly IStoreConnection _connection;
    private readonly Func<int, RedisKey> _keyOf;
    private readonly RedisScript _move = RedisScript.FromResource("wake-move-1.lua");

    /// <param name="connection">All stores share it.</param>
    /// <param name="keyOf">Key of a part.</param>
    internal WakeUpStore(IStoreConnection connection, Func<int, RedisKey> keyOf)
    {
        _connection = connection;
        _keyOf = keyOf;
    }

    /// <inheritdoc/>
    public async Task<string> EnterAsync(string account, Instant at, CancellationToken cancellationToken)
    {
        string ticket = $"{account}{TicketMark}{Guid.NewGuid():N}";
        await StoreFaults.GuardAsync(() => _connection.Database.SortedSetAddAsync(KeyOf(account), ticket, Milliseconds(at)));
        return ticket;
    }

    /// <inheritdoc/>
    public async Task LeaveAsync(string account, string ticket, Instant? next, CancellationToken cancellationToken)
    {
        if (next is { } at)
        {
            await WakeAsync(account, at, cancellationToken);
        }

        await StoreFaults.GuardAsync(() => _connection.Database.SortedSetRemoveAsync(KeyOf(account), ticket));
    }

    /// <inheritdoc/>
    public Task WakeAsync(string account, Instant at, CancellationToken cancellationToken)
        => StoreFaults.GuardAsync(() => _connection.Database.SortedSetAddAsync(KeyOf(account), account, Milliseconds(at), SortedSetWhen.LessThan));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WakeUp>> DueAsync(Instant now, int most, CancellationToken cancellationToken)
    {
        // What is rounded up is due when its whole millisecond has passed.
        long until = now.ToUnixTimeMilliseconds();
        SortedSetEntry[][] parts = await Task.WhenAll(Enumerable.Range(0, Parts).Select(index => StoreFaults.GuardAsync(
            () => _connection.Database.SortedSetRangeByScoreWithScoresAsync(_keyOf(index), stop: until, take: Math.Min(most, PageOfDue)))));
        return [.. parts.SelectMany(part => part).Select(Read).OrderBy(static due => due.AtMilliseconds).Take(most)];
    }

    /// <inheritdoc/>
    public async Task<long> CountDueAsync(Instant now, CancellationToken cancellationToken)
    {
        long until = now.ToUnixTimeMilliseconds();
        long[] parts = await Task.WhenAll(Enumerable.Range(0, Parts).Select(index => StoreFaults.GuardAsync(
            () => _connection.Database.SortedSetLengthAsync(_keyOf(index), max: until))));
        return parts.Sum();
    }

    /// <inheritdoc/>
    public async Task<Instant?> EarliestAsync(CancellationToken cancellationToken)
    {
        SortedSetEntry[][] parts = await Task.WhenAll(Enumerable.Range(0, Parts).Select(index => StoreFaults.GuardAsync(
            () => _connection.Database.SortedSetRangeByRankWithScoresAsync(_keyOf(index), 0, 0))));
        long[] firsts = [.. parts.SelectMany(part => part).Select(entry => Read(entry).AtMilliseconds)];
        return firsts.Length == 0 ? null : Instant.FromUnixTimeMilliseconds(firsts.Min());
    }

    /// <inheritdoc/>
    public async Task<WakeUp?> ClaimAsync(WakeUp due, Instant until, CancellationToken cancellationToken)
    {
        long milliseconds = Milliseconds(until);
        return await MoveAsync(due, milliseconds) ? due with { AtMilliseconds = milliseconds } : null;
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(WakeUp claimed, Instant? next, CancellationToken cancellationToken)
        => MoveAsync(claimed, next is { } at ? Milliseconds(at) : null);

    /// <summary>FNV-1a: the same part in every process and version.</summary>
    internal static int PartOf(string account)
    {
        uint hash = 2_166_136_261;
        foreach (char character in account)
        {
            hash = unchecked((hash ^ character) * 16_777_619);
        }

        return (int)(hash % Parts);
    }

    private static WakeUp Read(SortedSetEntry entry)
    {
        string text = (string)entry.Element!;
        int mark = text.IndexOf(TicketMark, StringComparison.Ordinal);
        return new WakeUp(mark < 0 ? text : text[..mark], text, (long)entry.Score);
    }

    private static long Milliseconds(Instant instant)
    {
        long whole = instant.ToUnixTimeMilliseconds();
        return Instant.FromUnixTimeMilliseconds(whole) == instant ? whole : whole + 1;
    }

    private RedisKey KeyOf(string account) => _keyOf(PartOf(account));

    private async Task<bool> MoveAsync(WakeUp entry, long? to)
        => (int)await _move.EvaluateAsync(
            _connection.Database, [KeyOf(entry.Account)], [entry.Entry, entry.AtMilliseconds, to is { } milliseconds ? milliseconds : RedisValue.EmptyString]) == 1;
}
