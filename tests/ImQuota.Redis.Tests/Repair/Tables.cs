using ImQuota.Redis.Admission;
using ImQuota.Redis.Tests.Contract;
using StackExchange.Redis;

namespace ImQuota.Redis.Tests.Repair;

/// <summary>The tables of a scenario's app, reached past the service.</summary>
internal sealed class Tables : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private readonly string _prefix;
    private readonly Tagger _tagger = new(StoreSubject.TagSecret);

    private Tables(ConnectionMultiplexer connection, string prefix)
    {
        _connection = connection;
        _prefix = prefix;
    }

    internal IDatabase Database => _connection.GetDatabase();

    internal static async Task<Tables> OpenAsync(Scenario app)
    {
        var store = (StoreSubject)app.Subject;
        return new Tables(await ConnectionMultiplexer.ConnectAsync(store.ConnectionString), $"{store.Prefix}{{{Scenario.App}}}:");
    }

    internal long User(string id) => _tagger.User(Scenario.App, id);

    internal long Group(string id) => _tagger.Group(Scenario.App, id);

    internal long Edge(string user, string friend) => _tagger.Edge(Scenario.App, user, friend);

    /// <summary>The bucket of a table that has the tag.</summary>
    internal async Task<RedisKey> HolderAsync(string table, long tag)
    {
        for (int i = 0; i < 1000; i++)
        {
            RedisKey key = $"{_prefix}{table}:{i}";
            if (await Database.KeyTypeAsync(key) == RedisType.Hash ? await Database.HashExistsAsync(key, tag) : await Database.SetContainsAsync(key, tag))
            {
                return key;
            }
        }

        throw new InvalidOperationException($"{tag} is in no bucket of {table}.");
    }

    /// <summary>The bucket of a table of <paramref name="table"/> that the tag belongs in.</summary>
    internal async Task<RedisKey> BucketAsync(string table, long tag)
    {
        int size = 0;
        while (await Database.KeyExistsAsync($"{_prefix}{table}:{size}"))
        {
            size++;
        }

        return $"{_prefix}{table}:{LinearHash.IndexOf(tag, size)}";
    }

    internal async Task<bool> RemoveMemberAsync(string group, long user)
    {
        var keys = new AppKeys(_prefix);
        for (int i = 0; i < 100; i++)
        {
            if (await Database.SetRemoveAsync(keys.Members(Group(group), i), user))
            {
                return true;
            }
        }

        return false;
    }

    internal async Task MoveAsync(string table, int from, int to, int count)
    {
        foreach (RedisValue tag in (await Database.SetMembersAsync($"{_prefix}{table}:{from}")).Take(count))
        {
            await Database.SetAddAsync($"{_prefix}{table}:{to}", tag);
            await Database.SetRemoveAsync($"{_prefix}{table}:{from}", tag);
        }
    }

    internal async Task MoveFieldsAsync(string table, int from, int to, int count)
    {
        foreach (HashEntry entry in (await Database.HashGetAllAsync($"{_prefix}{table}:{from}")).Take(count))
        {
            await Database.HashSetAsync($"{_prefix}{table}:{to}", entry.Name, entry.Value);
            await Database.HashDeleteAsync($"{_prefix}{table}:{from}", entry.Name);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
