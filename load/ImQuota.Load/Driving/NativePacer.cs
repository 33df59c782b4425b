namespace ImQuota.Load.Driving;

/// <summary>
/// Sleeps in the kernel instead of spinning: the generator shares its cores with what it measures. With a timer slack of 1 us instead of
/// the usual 50 a sleep ends some microseconds late; how late is measured and reported as the generator's own delay.
/// </summary>
internal sealed class NativePacer(TimeProvider time) : IPacer
{
    private const int SetTimerSlack = 29;
    private const ulong SlackNanos = 1_000;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(50);

    [ThreadStatic]
    private static bool s_slackSet;

    public void WaitUntil(long timestamp, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), timestamp);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            Sleep(left < LongestSleep ? left : LongestSleep);
        }
    }

    private static void Sleep(TimeSpan span)
    {
        if (OperatingSystem.IsWindows())
        {
            Thread.Yield();
            return;
        }

        if (OperatingSystem.IsLinux() && !s_slackSet)
        {
            s_slackSet = true;
            _ = NativeMethods.Prctl(SetTimerSlack, SlackNanos, 0, 0, 0);
        }

        var request = new NativeMethods.Timespec { Seconds = 0, Nanos = (nint)(span.Ticks * TimeSpan.NanosecondsPerTick) };
        _ = NativeMethods.Nanosleep(request, 0);
    }
}
