using ImQuota.Load.Driving;

namespace ImQuota.Load.Tests.Driving;

/// <summary>An even schedule that lets the server answer everything when it is over.</summary>
internal sealed class FinishingSchedule(double callsPerSecond, TimeSpan length, ManualServer server, TimeProvider time) : ISchedule
{
    private readonly EvenSchedule _even = new(callsPerSecond);
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Next()
    {
        TimeSpan due = _even.Next();
        if (due >= length)
        {
            server.WaitUntil(_start + (time.TimestampFrequency * (long)(length.TotalSeconds + 60)), CancellationToken.None);
        }

        return due;
    }
}
