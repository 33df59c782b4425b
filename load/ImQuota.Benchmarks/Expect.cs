namespace ImQuota.Benchmarks;

/// <summary>A benchmark of a wrong answer measures nothing, so each compares its own.</summary>
internal static class Expect
{
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static long Same(long expected, long actual) => expected == actual
        ? actual
        : throw new InvalidOperationException($"The benchmark computed {actual}; {expected} is right.");

    /// <exception cref="InvalidOperationException">It does not hold.</exception>
    public static void True(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The benchmark computed something wrong: {what} does not hold.");
        }
    }
}
