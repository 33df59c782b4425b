using System.Globalization;
using ImQuota.Domain.Audit;
using ImQuota.Redis.Apps;
using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>Versions in a hash of publications: j:N the text of version N, b:N who published it, when and why.</summary>
internal static class PublicationFields
{
    public static RedisValue Json(long version) => "j:" + version.ToString(CultureInfo.InvariantCulture);

    public static async Task<Publication?> ReadAsync(IDatabase database, RedisKey key, long version)
    {
        RedisValue[] fields = await StoreFaults.GuardAsync(
            () => database.HashGetAsync(key, [Json(version), "b:" + version.ToString(CultureInfo.InvariantCulture)]));
        AppChange? by = fields[1].IsNull ? null : AppChangeJson.Read((string)fields[1]!);
        return fields[0].IsNull ? null : new Publication((string)fields[0]!, by?.At, by?.Note ?? new ChangeNote(""));
    }
}
