using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Server.Usage.Denials;

/// <summary>How often one app was refused one action for one reason. Not for several threads.</summary>
internal sealed class ReasonCount
{
    public const int Hours = 24;
    private readonly int[] _hourly = new int[Hours];
    private long _hour;

    public long Count { get; private set; }

    /// <summary>The last of them.</summary>
    public AdmissionOutcome? Last { get; private set; }

    public void Add(AdmissionOutcome denied)
    {
        MoveTo(HourOf(denied.CheckedAt));
        _hourly[(int)(_hour % Hours)]++;
        Count++;
        Last = denied;
    }

    /// <summary>By hour, the oldest first, the last one being that of <paramref name="now"/>.</summary>
    public long[] Hourly(Instant now)
    {
        long last = Math.Max(HourOf(now), _hour);
        var hourly = new long[Hours];
        for (int i = 0; i < Hours; i++)
        {
            long hour = last - Hours + 1 + i;
            hourly[i] = hour > _hour - Hours && hour <= _hour ? _hourly[(int)(hour % Hours)] : 0;
        }

        return hourly;
    }

    private static long HourOf(Instant instant) => instant.ToUnixTimeSeconds() / NodaConstants.SecondsPerHour;

    /// <summary>Hours that are over a day old make room; a decision that comes late counts in the present hour.</summary>
    private void MoveTo(long hour)
    {
        if (hour <= _hour)
        {
            return;
        }

        for (long next = Math.Max(_hour + 1, hour - Hours + 1); next <= hour; next++)
        {
            _hourly[(int)(next % Hours)] = 0;
        }

        _hour = hour;
    }
}
