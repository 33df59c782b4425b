using System.Globalization;
using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>
/// Every key of the store. Keys of one app share the hash tag <c>{sdk app id}</c>, so they lie in one slot; docs/redis.md
/// says what each holds, how long it lives and what its loss costs.
/// </summary>
internal sealed class StoreKeys
{
    private readonly string _prefix;

    /// <param name="prefix">Put before every key; may be empty.</param>
    public StoreKeys(string prefix)
    {
        _prefix = prefix;
        Catalogue = prefix + "catalogue";
        Apps = prefix + "apps";
        Meta = prefix + "meta";
    }

    /// <summary>Hash: v current version, j:N the JSON of version N.</summary>
    public RedisKey Catalogue { get; }

    /// <summary>Sorted set of all app ids, 20 digits each, score 0.</summary>
    public RedisKey Apps { get; }

    /// <summary>Hash: fingerprint of the tag secret, format of the store.</summary>
    public RedisKey Meta { get; }

    public AppKeys App(ulong sdkAppId)
        => new(string.Concat(_prefix, "{", sdkAppId.ToString(CultureInfo.InvariantCulture), "}:"));
}
