using System.Numerics;

namespace ImQuota.Redis;

/// <summary>
/// Linear hashing: a table grows by one bucket at a time, and only one bucket's entries are divided for it, so growth costs the
/// same at any size. Buckets hold up to twice the mean.
/// </summary>
internal static class LinearHash
{
    /// <summary>The bucket of <paramref name="tag"/> in a table of <paramref name="count"/> (1 or more) buckets.</summary>
    public static int IndexOf(long tag, int count)
    {
        // In doubles, because Lua 5.1 has no other numbers and must find the same bucket.
        long hash = (long)Math.Floor((double)tag / 4294967296.0);
        int powerOfTwo = HighestPowerOfTwo(count);
        long index = hash & ((2L * powerOfTwo) - 1);
        return (int)(index < count ? index : hash & (powerOfTwo - 1));
    }

    /// <summary>What bucket <paramref name="added"/>, the next one of a table of that many, takes its entries from, and which.</summary>
    public static (int Source, long Modulus) SplitFor(int added)
    {
        int powerOfTwo = HighestPowerOfTwo(added);
        return (added - powerOfTwo, 2L * powerOfTwo);
    }

    private static int HighestPowerOfTwo(int count) => 1 << BitOperations.Log2((uint)count);
}
