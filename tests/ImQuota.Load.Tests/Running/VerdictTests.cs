using ImQuota.Load.Driving;
using ImQuota.Load.Measuring;
using ImQuota.Load.Running;
using Xunit;

namespace ImQuota.Load.Tests.Running;

/// <summary>What a ramp and a soak conclude.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void Rates_FromTo_EachAFactorAboveTheOneBeforeAndTheLastIsTheEnd()
        => Assert.Equal([100, 200, 400, 500], RampSteps.Rates(100, 500, 2));

    [Fact]
    public void Knee_LatencyBends_IsTheStepBefore()
    {
        RunReport[] steps = [Step(100, 100, 10), Step(200, 199, 12), Step(400, 398, 30), Step(800, 790, 51), Step(1600, 900, 5_000)];

        Assert.Equal(400, RampSteps.Knee(steps)!.RateAsked);
        Assert.True(RampSteps.IsSaturated(steps[^1]));
        Assert.False(RampSteps.IsSaturated(steps[^2]));
    }

    [Fact]
    public void Knee_FirstStepNotKept_None() => Assert.Null(RampSteps.Knee([Step(100, 50, 10)]));

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.05, true)]
    [InlineData(0.2, false)]
    public void Of_SoakWhoseMemoryRises_IsJudgedByTheSlope(double rise, bool flat)
    {
        SoakVerdict verdict = SoakVerdict.Of([.. Minutes(20, i => (long)(1_000_000 * (1 + (rise * i / 20))))])!;

        Assert.Equal(flat, verdict.Flat);
        Assert.InRange(verdict.ServiceRise, (rise * 0.6) - 0.001, rise + 0.001);
        Assert.Contains(flat ? "flat" : "NOT FLAT", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SoakThatFillsAtFirst_IsFlat()
        => Assert.True(SoakVerdict.Of([.. Minutes(20, i => i < 4 ? 100_000 * (i + 1) : 1_000_000)])!.Flat);

    [Fact]
    public void Of_FewIntervals_NoVerdict() => Assert.Null(SoakVerdict.Of([.. Minutes(5, _ => 1)]));

    [Fact]
    public void Rise_Line_IsItsRiseOverItsMean()
    {
        Assert.Equal(1, Slope.Rise([5, 10, 15]), 9);
        Assert.Equal(0, Slope.Rise([7, 7, 7, 7]), 9);
        Assert.Equal(0, Slope.Rise([7]));
    }

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 3 }, 2.5)]
    public void Median_OfValues_IsTheMiddle(double[] values, double median) => Assert.Equal(median, Slope.Median(values));

    [Theory]
    [InlineData(0, "Etc/GMT-12")]
    [InlineData(4, "Etc/GMT-8")]
    [InlineData(12, "Etc/GMT")]
    [InlineData(23, "Etc/GMT+11")]
    public void ZoneWhereItIsNoon_AnyHour_IsNoonThere(int hour, string zone)
    {
        var now = new DateTimeOffset(2026, 11, 1, hour, 30, 0, TimeSpan.Zero);

        Assert.Equal(zone, AppsSetup.ZoneWhereItIsNoon(now));
        Assert.Equal(12, TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone)).Hour);
    }

    private static RunReport Step(double asked, double achieved, double p99) => new()
    {
        RateAsked = asked,
        RateAchieved = achieved,
        Seconds = 1,
        Latency = LatencySummary.None with { P99Micros = p99 },
        SendDelay = LatencySummary.None,
        CallsDue = 0,
        CallsDropped = 0,
        CallsFailed = 0,
        CallsLost = 0,
        Decisions = 0,
    };

    private static IEnumerable<SoakMinute> Minutes(int count, Func<int, long> bytes)
        => Enumerable.Range(0, count).Select(i => new SoakMinute(i * 60, LatencySummary.None with { P99Micros = 100 }, bytes(i), 5_000, 0, 0));
}
