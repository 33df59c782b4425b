using System.Security.Cryptography;
using ImQuota.Redis.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>Refuses a store that was filled with another tag secret: every id would look new, and every count be wrong.</summary>
internal static class TagSecretGuard
{
    /// <summary>In the hash of what holds for the whole store; there from the first start on.</summary>
    internal const string Field = "secret";

    /// <exception cref="TagSecretMismatchException">The store knows another secret.</exception>
    public static async Task VerifyAsync(IStoreConnection connection, StoreKeys keys, byte[] secret)
    {
        // Of the key that tags are made with, and so of the way they are made too.
        byte[] key = HMACSHA256.HashData(secret, Tagger.Scheme);
        string fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(key, "imquota fingerprint v1"u8).AsSpan(0, 8));
        await StoreFaults.GuardAsync(() => connection.Database.HashSetAsync(keys.Meta, Field, fingerprint, When.NotExists));
        RedisValue known = await StoreFaults.GuardAsync(() => connection.Database.HashGetAsync(keys.Meta, Field));
        if (known != fingerprint)
        {
            throw new TagSecretMismatchException(fingerprint, known!);
        }
    }
}
