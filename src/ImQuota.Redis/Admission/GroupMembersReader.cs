using System.Globalization;
using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>Reads the members' tags of a group, outside of any script: who uses them verifies them.</summary>
internal sealed class GroupMembersReader(IStoreConnection connection, Tagger tagger)
{
    /// <summary>Some 3,000 members: what the store does in a row for this while others wait.</summary>
    private const int SetsAtOnce = 16;

    public Task<long[]> ReadAsync(AppView view, AppLayout layout, string groupId, CancellationToken cancellationToken)
        => ReadAsync(view, layout, tagger.Group(view.SdkAppId, groupId), cancellationToken);

    /// <summary>
    /// Empty for an unknown group. Remembers the group's number of member sets. The first sets are asked for together with the record that tells how many there are: a
    /// small group takes one round trip, in which all of its app waits.
    /// </summary>
    public async Task<long[]> ReadAsync(AppView view, AppLayout layout, long groupTag, CancellationToken cancellationToken)
    {
        IDatabase database = connection.Database;
        RedisKey bucket = view.Keys.Bucket(BucketTable.Groups, LinearHash.IndexOf(groupTag, layout.Groups));
        Task<RedisValue> record = StoreFaults.GuardAsync(() => database.HashGetAsync(bucket, groupTag));
        int asked = Math.Min(view.MemberSetsOf(groupTag), SetsAtOnce);
        Task<RedisValue[][]> sets = ReadAsync(database, view, groupTag, 0, asked);
        await Task.WhenAll(record, sets);
        view.Queue.Heard();
        if ((await record).IsNull)
        {
            return [];
        }

        var stored = new GroupRecord((long)await record);
        view.RememberMemberSets(groupTag, stored.Sets);
        var tags = new List<long>(stored.Members);
        Add(tags, (await sets).AsSpan(0, Math.Min(asked, stored.Sets)));
        for (; asked < stored.Sets; asked += SetsAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(tags, await ReadAsync(database, view, groupTag, asked, Math.Min(SetsAtOnce, stored.Sets - asked)));
            view.Queue.Heard();
        }

        return [.. tags];
    }

    private static Task<RedisValue[][]> ReadAsync(IDatabase database, AppView view, long groupTag, int first, int count)
        => Task.WhenAll(Enumerable.Range(first, count).Select(i => StoreFaults.GuardAsync(() => database.SetMembersAsync(view.Keys.Members(groupTag, i)))));

    private static void Add(List<long> tags, ReadOnlySpan<RedisValue[]> sets)
    {
        foreach (RedisValue[] set in sets)
        {
            foreach (RedisValue tag in set)
            {
                tags.Add(long.Parse((string)tag!, CultureInfo.InvariantCulture));
            }
        }
    }
}
