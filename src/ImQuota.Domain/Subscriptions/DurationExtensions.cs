using System.Numerics;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

internal static class DurationExtensions
{
    /// <summary>Whole hours, away from zero where a part is left, so that a bound is not passed unseen.</summary>
    public static long TotalHoursWhole(this Duration duration)
    {
        var hours = BigInteger.DivRem(duration.ToBigIntegerNanoseconds(), NodaConstants.NanosecondsPerHour, out BigInteger rest);
        return (long)(hours + rest.Sign);
    }
}
