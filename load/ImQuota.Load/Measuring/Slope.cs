namespace ImQuota.Load.Measuring;

/// <summary>Whether a series rises: least squares over its points.</summary>
internal static class Slope
{
    /// <summary>Rise over the whole series as part of its mean, e.g. 0.1 for 10 %; 0 for fewer than two values or a mean of 0.</summary>
    public static double Rise(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        double middle = (values.Count - 1) / 2.0;
        double mean = values.Average();
        double product = 0;
        double square = 0;
        for (int i = 0; i < values.Count; i++)
        {
            product += (i - middle) * (values[i] - mean);
            square += (i - middle) * (i - middle);
        }

        return mean == 0 ? 0 : product / square * (values.Count - 1) / mean;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
