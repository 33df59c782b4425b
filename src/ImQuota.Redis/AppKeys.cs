using System.Globalization;
using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>The keys of one app.</summary>
internal sealed class AppKeys
{
    private readonly string _prefix;
    private readonly RedisKey[]?[] _buckets = new RedisKey[]?[(int)BucketTable.Actives];
    private MonthKeys? _month;

    public AppKeys(string prefix)
    {
        _prefix = prefix;
        Record = prefix + "a";
        State = prefix + "c";
        Periods = prefix + "p";
        Nodes = prefix + "n";
        Changes = prefix + "l";
        History = prefix + "s";
        Lapses = prefix + "w";
        Held = prefix + "v";
        Told = prefix + "t";
    }

    /// <summary>Hash: r record, v its version, e entitlements for scripts, x mark: 1 being deleted, 2 its data being erased.</summary>
    public RedisKey Record { get; }

    /// <summary>Counters, table sizes and the month's peak, packed.</summary>
    public RedisKey State { get; }

    /// <summary>Hash: ended months.</summary>
    public RedisKey Periods { get; }

    /// <summary>Hash: nodes and their leases.</summary>
    public RedisKey Nodes { get; }

    /// <summary>List: what became of the record, one JSON a change; outlives the app.</summary>
    public RedisKey Changes { get; }

    /// <summary>Hash: what was seen of the last hours and days, to look at.</summary>
    public RedisKey History { get; }

    /// <summary>Sorted set: what is held for announced actions, by the instant at which it lapses.</summary>
    public RedisKey Lapses { get; }

    /// <summary>Hash: how much of each limit that is.</summary>
    public RedisKey Held { get; }

    /// <summary>Sorted set: what the chat service told of each natural key last, by its instant.</summary>
    public RedisKey Told { get; }

    /// <summary>HyperLogLog of a month (yyyymm).</summary>
    public RedisKey Sketch(int month) => Month(month).Sketch;

    /// <summary>Bucket <paramref name="index"/> of the month's exact set.</summary>
    public RedisKey Actives(int month, int index) => Month(month).Actives(index);

    /// <summary>Bucket <paramref name="index"/> of a table other than <see cref="BucketTable.Actives"/>.</summary>
    public RedisKey Bucket(BucketTable table, int index)
    {
        RedisKey[]? known = Volatile.Read(ref _buckets[(int)table]);
        if (known is null || index >= known.Length)
        {
            known = Extended(known, index, _prefix + LetterOf(table) + ":");
            Volatile.Write(ref _buckets[(int)table], known);
        }

        return known[index];
    }

    /// <summary>Member set <paramref name="index"/> of a group. The tag stands in 8 raw bytes: a group is a key of its own, so its length is paid a group.</summary>
    public RedisKey Members(long groupTag, int index)
    {
        string digits = Digits(index);
        byte[] key = new byte[_prefix.Length + 2 + sizeof(long) + digits.Length];
        int at = System.Text.Encoding.ASCII.GetBytes(_prefix, key);
        key[at++] = (byte)'g';
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(at), groupTag);
        at += sizeof(long);
        key[at++] = (byte)':';
        System.Text.Encoding.ASCII.GetBytes(digits, key.AsSpan(at));
        return key;
    }

    private MonthKeys Month(int month)
    {
        // Almost every question is about the present month; replaced whole, so readers need no lock.
        MonthKeys? keys = Volatile.Read(ref _month);
        if (keys?.Month != month)
        {
            keys = new MonthKeys(_prefix, month);
            Volatile.Write(ref _month, keys);
        }

        return keys;
    }

    /// <summary>Keys of buckets in use are made once: an array a table, replaced whole by a larger one, so that readers need no lock.</summary>
    private static RedisKey[] Extended(RedisKey[]? known, int index, string prefix)
    {
        var extended = new RedisKey[Math.Max(16, (index + 1) * 2)];
        for (int i = 0; i < extended.Length; i++)
        {
            extended[i] = known is not null && i < known.Length ? known[i] : prefix + Digits(i);
        }

        return extended;
    }

    private static char LetterOf(BucketTable table) => table switch
    {
        BucketTable.Users => 'u',
        BucketTable.Edges => 'f',
        BucketTable.Counters => 'k',
        BucketTable.Groups => 'g',
        BucketTable.Presence => 'o',
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "has no app-wide buckets"),
    };

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class MonthKeys(string prefix, int month)
    {
        private RedisKey[]? _actives;

        public int Month => month;

        public RedisKey Sketch { get; } = prefix + "h:" + Digits(month);

        public RedisKey Actives(int index)
        {
            RedisKey[]? known = Volatile.Read(ref _actives);
            if (known is null || index >= known.Length)
            {
                known = Extended(known, index, prefix + "m:" + Digits(month) + ":");
                Volatile.Write(ref _actives, known);
            }

            return known[index];
        }
    }
}
