using Google.Protobuf.WellKnownTypes;
using NodaTime;

namespace ImQuota.Server.Validation;

/// <summary>Instants on the wire.</summary>
internal static class Timestamps
{
    // 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the bounds of google.protobuf.Timestamp.
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;

    public static Instant Now(this TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());

    public static Timestamp ToTimestamp(this Instant instant) => Timestamp.FromDateTimeOffset(instant.ToDateTimeOffset());

    public static Timestamp? ToTimestamp(this Instant? instant) => instant is { } set ? set.ToTimestamp() : null;

    /// <summary>
    /// Null when it is not set or, with an entry in <paramref name="bad"/>, out of the type's range. Cut to 100 ns, which is what the
    /// store keeps.
    /// </summary>
    public static Instant? Read(BadFields bad, string field, Timestamp? value)
    {
        if (value is null)
        {
            return null;
        }

        if (value.Seconds is < MinSeconds or > MaxSeconds || value.Nanos is < 0 or > 999_999_999)
        {
            bad.Add(field, $"is {value.Seconds} s and {value.Nanos} ns, which is no google.protobuf.Timestamp");
            return null;
        }

        return Instant.FromUnixTimeSeconds(value.Seconds).PlusTicks(value.Nanos / 100);
    }
}
