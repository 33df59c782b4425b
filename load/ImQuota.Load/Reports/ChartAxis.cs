using System.Globalization;

namespace ImQuota.Load.Reports;

/// <summary>An axis from 0 (logarithmic: a power of ten) to a round number above every value.</summary>
internal sealed class ChartAxis
{
    private const int AboutTicks = 6;
    private readonly bool _log;
    private readonly double _from;
    private readonly double _to;

    private ChartAxis(bool log, double from, double to, IReadOnlyList<double> ticks) => (_log, _from, _to, Ticks) = (log, from, to, ticks);

    public IReadOnlyList<double> Ticks { get; }

    public static ChartAxis Over(IEnumerable<double> values, bool log)
    {
        List<double> all = [.. values];
        double max = all.Count == 0 ? 1 : all.Max();
        if (log)
        {
            double from = Math.Floor(Math.Log10(all.Count == 0 ? 1 : all.Min()));
            double to = Math.Max(from + 1, Math.Ceiling(Math.Log10(max)));
            return new ChartAxis(true, from, to, [.. Enumerable.Range((int)from, (int)(to - from) + 1).Select(power => Math.Pow(10, power))]);
        }

        double step = RoundStep((max > 0 ? max : 1) / AboutTicks);
        int count = (int)Math.Ceiling((max > 0 ? max : 1) / step);
        return new ChartAxis(false, 0, count * step, [.. Enumerable.Range(0, count + 1).Select(tick => tick * step)]);
    }

    public static string Text(double value) => value switch
    {
        >= 1_000_000 => (value / 1_000_000).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1_000 => (value / 1_000).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>Where a value lies, 0-1.</summary>
    public double Part(double value) => ((_log ? Math.Log10(value) : value) - _from) / (_to - _from);

    private static double RoundStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
