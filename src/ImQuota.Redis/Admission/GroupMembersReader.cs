using System.Globalization;
using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>Reads the members' tags of a group, outside of any script: who uses them verifies them.</summary>
internal sealed class GroupMembersReader(IStoreConnection connection, Tagger tagger)
{
    public Task<long[]> ReadAsync(AppView view, AppLayout layout, string groupId, CancellationToken cancellationToken)
        => ReadAsync(view, layout, tagger.Group(view.SdkAppId, groupId), cancellationToken);

    /// <summary>Empty for an unknown group. Remembers the group's number of member sets.</summary>
    public async Task<long[]> ReadAsync(AppView view, AppLayout layout, long groupTag, CancellationToken cancellationToken)
    {
        IDatabase database = connection.Database;
        RedisKey bucket = view.Keys.Bucket(BucketTable.Groups, LinearHash.IndexOf(groupTag, layout.Groups));
        RedisValue stored = await StoreFaults.GuardAsync(() => database.HashGetAsync(bucket, groupTag));
        view.Queue.Heard();
        if (stored.IsNull)
        {
            return [];
        }

        var record = new GroupRecord((long)stored);
        view.RememberMemberSets(groupTag, record.Sets);
        var tags = new List<long>(record.Members);
        for (int i = 0; i < record.Sets; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RedisKey key = view.Keys.Members(groupTag, i);
            foreach (RedisValue tag in await StoreFaults.GuardAsync(() => database.SetMembersAsync(key)))
            {
                tags.Add(long.Parse((string)tag!, CultureInfo.InvariantCulture));
            }

            view.Queue.Heard();
        }

        return [.. tags];
    }
}
