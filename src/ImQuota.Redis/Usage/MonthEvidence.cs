using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ImQuota.Redis.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Usage;

/// <summary>Digests of what stands behind an ended month's active users: its exact set and its HyperLogLog.</summary>
internal sealed class MonthEvidence(IStoreConnection connection)
{
    private const int Portion = 64;

    // Marks and the count that the store keeps from its last answer, which is none of the registers.
    private const int SketchHeader = 16;

    /// <summary>SHA-256 of the month's tags in rising order, so however they are spread over buckets; empty: the set is not kept any more, or not whole.</summary>
    public async Task<string> SetDigestAsync(AppKeys keys, int month, int buckets, long count, CancellationToken cancellationToken)
    {
        var tags = new List<long>((int)Math.Min(count, int.MaxValue / sizeof(long)));
        for (int start = 0; start < buckets; start += Portion)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RedisValue[][] read = await Task.WhenAll(Enumerable.Range(start, Math.Min(Portion, buckets - start)).Select(
                index => StoreFaults.GuardAsync(() => connection.Database.SetMembersAsync(keys.Actives(month, index)))));
            tags.AddRange(read.SelectMany(bucket => bucket).Select(tag => long.Parse((string)tag!, CultureInfo.InvariantCulture)));
        }

        return tags.Count == count && count > 0 ? DigestOf(tags) : "";
    }

    /// <summary>The month's estimate and the digest of its registers; null: it is not kept any more, or nobody came.</summary>
    public async Task<(long Estimate, string Digest)?> SketchAsync(AppKeys keys, int month)
    {
        RedisKey key = keys.Sketch(month);
        byte[]? sketch = await StoreFaults.GuardAsync(() => connection.Database.StringGetAsync(key));
        if (sketch is null)
        {
            return null;
        }

        long estimate = await StoreFaults.GuardAsync(() => connection.Database.HyperLogLogLengthAsync(key));
        return (estimate, Convert.ToHexStringLower(SHA256.HashData(sketch.AsSpan(Math.Min(SketchHeader, sketch.Length)))));
    }

    private static string DigestOf(List<long> tags)
    {
        tags.Sort();
        Span<long> ordered = CollectionsMarshal.AsSpan(tags);
        for (int i = 0; i < ordered.Length && BitConverter.IsLittleEndian; i++)
        {
            ordered[i] = BinaryPrimitives.ReverseEndianness(ordered[i]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(ordered)));
    }
}
