using ImQuota.Server.Tests.Hosting;
using StackExchange.Redis;

namespace ImQuota.Server.Tests.Kills;

/// <summary>All that a host's store holds, as lines of text, without what only says who works on what and until when.</summary>
internal static class StoreContent
{
    internal static async Task<IReadOnlyList<string>> ReadAsync(AdminHost host)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(host.Connection + ",allowAdmin=true");
        IDatabase database = connection.GetDatabase();
        var reads = new List<Task<IEnumerable<string>>>();
        await foreach (RedisKey key in connection.GetServers().Single().KeysAsync(pattern: host.Prefix + "*", pageSize: 1000))
        {
            string name = ((string)key!)[host.Prefix.Length..];
            if (!name.StartsWith("wake:", StringComparison.Ordinal) && !name.StartsWith("due:", StringComparison.Ordinal))
            {
                reads.Add(ReadAsync(database, key, name));
            }
        }

        return [.. (await Task.WhenAll(reads)).SelectMany(lines => lines).Order(StringComparer.Ordinal)];
    }

    private static async Task<IEnumerable<string>> ReadAsync(IDatabase database, RedisKey key, string name) => (await ReadAsync(database, key)).Select(line => $"{name} {line}");

    private static async Task<IEnumerable<string>> ReadAsync(IDatabase database, RedisKey key) => await database.KeyTypeAsync(key) switch
    {
        // l: is the lease of a part of the outbox.
        RedisType.Hash => (await database.HashGetAllAsync(key)).Where(one => !((string)one.Name!).StartsWith("l:", StringComparison.Ordinal)).Select(one => $"{Text(one.Name)} = {Text(one.Value)}"),
        RedisType.List => (await database.ListRangeAsync(key)).Select((one, i) => $"{i} = {Text(one)}"),
        RedisType.Set => (await database.SetMembersAsync(key)).Select(Text),
        RedisType.SortedSet => (await database.SortedSetRangeByRankWithScoresAsync(key)).Select(one => $"{Text(one.Element)} = {one.Score}"),
        _ => [Text(await database.StringGetAsync(key))],
    };

    private static string Text(RedisValue value)
    {
        byte[] bytes = (byte[])value!;
        return Array.TrueForAll(bytes, one => one is >= 0x20 and < 0x7f) ? System.Text.Encoding.ASCII.GetString(bytes) : Convert.ToHexString(bytes);
    }
}
