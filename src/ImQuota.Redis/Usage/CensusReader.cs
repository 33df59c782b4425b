using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Usage;

/// <summary>Counts how often each count occurs in an app's tables. What it remembers grows with how many different counts there are, not with users and groups.</summary>
internal sealed class CensusReader(TableScan tables)
{
    /// <summary>A table that grew meanwhile is read again, for entries that moved were met twice; it doubles in size before it grows so often.</summary>
    private const int Passes = 3;

    public async Task<AppCensus> ReadAsync(CancellationToken cancellationToken)
    {
        Counts[] users = await CountAsync(BucketTable.Counters, 2, Users, cancellationToken);
        Counts[] groups = await CountAsync(BucketTable.Groups, 1 + (int)GroupType.AVChatRoom, Groups, cancellationToken);
        Dictionary<string, long> alive = await tables.NodesAsync();
        Counts[] devices = await CountAsync(BucketTable.Presence, 2, (record, counts) => Devices(ConnectionRecord.Read((string)record!, alive), counts), cancellationToken);
        return new AppCensus
        {
            GroupsOfUsers = users[0].ToTable(),
            FriendsOfUsers = users[1].ToTable(),
            MembersOfGroups = Enum.GetValues<GroupType>().Where(type => groups[(int)type].Any).ToDictionary(type => type, type => groups[(int)type].ToTable()),
            DevicesPerNativePlatform = devices[0].ToTable(),
            DevicesOnWeb = devices[1].ToTable(),
        };
    }

    private async Task<Counts[]> CountAsync(BucketTable table, int kinds, Action<RedisValue, Counts[]> count, CancellationToken cancellationToken)
    {
        for (int pass = 1; ; pass++)
        {
            Counts[] counts = [.. Enumerable.Range(0, kinds).Select(_ => new Counts())];
            if (await tables.ReadAsync(table, (_, record) => count(record, counts), cancellationToken) || pass == Passes)
            {
                return counts;
            }
        }
    }

    private static void Users(RedisValue record, Counts[] counts)
    {
        var user = new UserCounters((long)record);
        counts[0].Add(user.Groups);
        counts[1].Add(user.Friends);
    }

    private static void Groups(RedisValue record, Counts[] counts)
    {
        var group = new GroupRecord((long)record);
        counts[group.Type].Add(group.Members);
    }

    private static void Devices(IEnumerable<ConnectionRecord> connections, Counts[] counts)
    {
        Span<int> onPlatform = stackalloc int[(int)Platform.Web + 1];
        foreach (ConnectionRecord connection in connections)
        {
            onPlatform[connection.Platform]++;
        }

        int native = 0;
        foreach (int devices in onPlatform[..(int)Platform.Web])
        {
            native = Math.Max(native, devices);
        }

        counts[0].Add(native);
        counts[1].Add(onPlatform[(int)Platform.Web]);
    }

    private sealed class Counts
    {
        private readonly Dictionary<long, long> _frequencies = [];

        /// <summary>Whether any was looked at, also one that has none.</summary>
        public bool Any { get; private set; }

        public void Add(long count)
        {
            Any = true;
            if (count > 0)
            {
                _frequencies[count] = _frequencies.GetValueOrDefault(count) + 1;
            }
        }

        public FrequencyTable ToTable() => new(_frequencies);
    }
}
