namespace ImQuota.Benchmarks.Gate;

/// <summary>What an operation allocates. Time is the machine's, bytes are the code's: the same in every run.</summary>
internal static class AllocatedBytes
{
    private const int WarmUps = 200;
    private const int Runs = 5_000;

    /// <summary>Bytes of one run, rounded to whole ones: what is allocated once in thousands of runs does not count.</summary>
    public static long Of(Func<long> operation)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            operation();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            operation();
        }

        return (long)Math.Round((GC.GetAllocatedBytesForCurrentThread() - before) / (double)Runs);
    }
}
