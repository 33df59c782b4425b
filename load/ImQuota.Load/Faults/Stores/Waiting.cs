using ImQuota.Load.Running;

namespace ImQuota.Load.Faults.Stores;

/// <summary>Looks again and again until something holds.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="LoadException">It did not hold in time.</exception>
    public static async Task UntilAsync(Func<Task<bool>> holds, string otherwise, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (!await holds())
        {
            if (time.GetElapsedTime(started) > within)
            {
                throw new LoadException($"{otherwise} within {within.TotalSeconds} s");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
