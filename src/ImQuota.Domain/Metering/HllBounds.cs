namespace ImQuota.Domain.Metering;

/// <summary>What an estimate of HyperLogLog with 14 bits (16,384 registers) says about the true count. One sigma is 1.04 / 128 = 0.0081 of it.</summary>
public static class HllBounds
{
    private const decimal Sigma = 0.0081m;

    /// <summary>Lower 3-sigma bound, which is what is billed: floor(E / (1 + 3 sigma)).</summary>
    public static long Low(long estimate) => (long)decimal.Floor(estimate / (1 + (3 * Sigma)));

    /// <summary>Upper 3-sigma bound.</summary>
    public static long High(long estimate) => (long)decimal.Ceiling(estimate / (1 - (3 * Sigma)));

    /// <summary>True if an exact count and an estimate are more than 4 sigma apart, and more than a floor that small counts need.</summary>
    public static bool Disagree(long exact, long estimate, int floor)
        => Math.Abs(exact - estimate) is var distance && distance > floor && distance > 4 * Sigma * exact;
}
