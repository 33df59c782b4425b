using System.Globalization;
using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>The keys of one app.</summary>
internal sealed class AppKeys
{
    private readonly string _prefix;
    private readonly RedisKey[]?[] _buckets = new RedisKey[]?[(int)BucketTable.Actives + 1];

    public AppKeys(string prefix)
    {
        _prefix = prefix;
        Record = prefix + "a";
        State = prefix + "c";
        Periods = prefix + "p";
        Nodes = prefix + "n";
    }

    /// <summary>Hash: r record, v its version, e entitlements for scripts, x deletion mark.</summary>
    public RedisKey Record { get; }

    /// <summary>Counters, table sizes and the month's peak, packed.</summary>
    public RedisKey State { get; }

    /// <summary>Hash: ended months.</summary>
    public RedisKey Periods { get; }

    /// <summary>Hash: nodes and their leases.</summary>
    public RedisKey Nodes { get; }

    /// <summary>HyperLogLog of a month (yyyymm).</summary>
    public RedisKey Sketch(int month) => _prefix + "h:" + Digits(month);

    /// <summary>Bucket <paramref name="index"/> of the month's exact set.</summary>
    public RedisKey Actives(int month, int index) => _prefix + "m:" + Digits(month) + ":" + Digits(index);

    /// <summary>Bucket <paramref name="index"/> of a table other than <see cref="BucketTable.Actives"/>.</summary>
    public RedisKey Bucket(BucketTable table, int index)
    {
        // Keys of buckets in use are made once: a growing array a table, replaced whole, so that readers need no lock.
        RedisKey[]? known = Volatile.Read(ref _buckets[(int)table]);
        if (known is null || index >= known.Length)
        {
            known = Extend(table, known, index);
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

    private RedisKey[] Extend(BucketTable table, RedisKey[]? known, int index)
    {
        var extended = new RedisKey[Math.Max(16, (index + 1) * 2)];
        char letter = table switch
        {
            BucketTable.Users => 'u',
            BucketTable.Edges => 'f',
            BucketTable.Counters => 'k',
            BucketTable.Groups => 'g',
            BucketTable.Presence => 'o',
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, "has no app-wide buckets"),
        };
        for (int i = 0; i < extended.Length; i++)
        {
            extended[i] = known is not null && i < known.Length ? known[i] : _prefix + letter + ":" + Digits(i);
        }

        Volatile.Write(ref _buckets[(int)table], extended);
        return extended;
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
