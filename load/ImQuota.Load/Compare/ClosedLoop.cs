namespace ImQuota.Load.Compare;

/// <summary>Keeps a fixed number of calls in flight for a while: how much goes through at most.</summary>
internal static class ClosedLoop
{
    /// <param name="call">One call by one of the callers; returns its right answers and what was wrong.</param>
    public static async Task<DriveResult> RunAsync(
        int inFlight, TimeSpan length, TimeProvider time, Func<int, Task<(int Decisions, string? Problem)>> call, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        string? problem = null;
        long[] all = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(caller => Task.Run(() => CallAsync(caller))));
        return new DriveResult(all.Sum(), time.GetElapsedTime(started).TotalSeconds, problem);

        async Task<long> CallAsync(int caller)
        {
            long decisions = 0;
            while (time.GetElapsedTime(started) < length && problem is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (int right, string? wrong) = await call(caller);
                decisions += right;
                problem ??= wrong;
            }

            return decisions;
        }
    }
}
