using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Turns ids into keyed pseudo-random 64-bit tags, so that customers, who choose the ids, can neither aim at buckets nor
/// at the HyperLogLog's public hash (spec section 2, MAU). Different kinds of id never share a tag.
/// </summary>
internal sealed class Tagger
{
    private const int MaxIdBytes = 64;
    private readonly SipHash _hash;

    /// <param name="secret">The store's tag secret.</param>
    public Tagger(ReadOnlySpan<byte> secret) => _hash = new SipHash(HMACSHA256.HashData(secret, Scheme).AsSpan(0, SipHash.KeyBytes));

    /// <summary>Names how tags are made; another scheme would make every known id look new, so the store remembers it (TagSecretGuard).</summary>
    public static ReadOnlySpan<byte> Scheme => "imquota tags siphash-2-4"u8;

    public long User(ulong app, string userId) => Tag('u', app, userId, "");

    public long Group(ulong app, string groupId) => Tag('g', app, groupId, "");

    /// <summary>The directed edge "<paramref name="friendId"/> stands in the list of <paramref name="userId"/>".</summary>
    public long Edge(ulong app, string userId, string friendId) => Tag('f', app, userId, friendId);

    /// <summary>Creations that look alike; <paramref name="digest"/> is of what an announcement says, at most 64 characters.</summary>
    public long Creation(ulong app, string digest) => Tag('c', app, digest, "");

    private long Tag(char kind, ulong app, string first, string second)
    {
        // kind, app, length of the first id, ids: no two inputs read alike.
        Span<byte> input = stackalloc byte[2 + sizeof(ulong) + (2 * MaxIdBytes)];
        input[0] = (byte)kind;
        BinaryPrimitives.WriteUInt64LittleEndian(input[1..], app);
        int length = 2 + sizeof(ulong);
        int written = Encoding.ASCII.GetBytes(first, input[length..]);
        input[length - 1] = (byte)written;
        length += written;
        length += Encoding.ASCII.GetBytes(second, input[length..]);
        return (long)_hash.Compute(input[..length]);
    }
}
