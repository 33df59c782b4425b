using NodaTime;

namespace ImQuota.Redis;

internal static class TimeProviderExtensions
{
    public static Instant GetInstant(this TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());
}
