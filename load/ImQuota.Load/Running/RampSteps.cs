namespace ImQuota.Load.Running;

/// <summary>Rates of a ramp, and where it bends.</summary>
internal static class RampSteps
{
    /// <summary>Less of the asked rate than this came: the service is saturated.</summary>
    private const double Kept = 0.95;

    /// <summary>A p99 above so many times that of the first step is past the knee.</summary>
    private const double Bent = 5;

    /// <summary>Each step is <paramref name="factor"/> times the one before.</summary>
    public static IEnumerable<double> Rates(double from, double to, double factor)
    {
        for (double rate = from; rate < to; rate *= factor)
        {
            yield return rate;
        }

        yield return to;
    }

    public static bool IsSaturated(RunReport step) => step.RateAchieved < Kept * step.RateAsked || step.CallsLost > 0;

    /// <summary>The last step before latency bends or the rate is not kept; null: not even the first one was kept.</summary>
    public static RunReport? Knee(IReadOnlyList<RunReport> steps)
        => steps.TakeWhile(step => !IsSaturated(step) && step.Latency.P99Micros <= Bent * steps[0].Latency.P99Micros).LastOrDefault();
}
