using ImQuota.Load.Driving;
using Xunit;

namespace ImQuota.Load.Tests.Driving;

public sealed class ScheduleTests
{
    [Fact]
    public void EvenSchedule_OddRate_DoesNotDrift()
    {
        var schedule = new EvenSchedule(3);
        TimeSpan last = TimeSpan.Zero;
        for (int i = 0; i <= 3_000_000; i++)
        {
            last = schedule.Next();
        }

        // The call of index 3,000,000 at 3 a second is due after 1,000,000 s, however 1/3 is rounded.
        Assert.InRange(Math.Abs((last - TimeSpan.FromSeconds(1_000_000)).Ticks), 0, 10);
    }

    [Fact]
    public void EvenSchedule_FirstCalls_AreDueAtEvenDistancesFromZero()
    {
        var schedule = new EvenSchedule(1000);

        Assert.Equal([0.0, 1.0, 2.0, 3.0], Enumerable.Range(0, 4).Select(_ => schedule.Next().TotalMilliseconds));
    }

    [Fact]
    public void PoissonSchedule_ManyCalls_KeepTheRateWithUnevenGaps()
    {
        const int Calls = 100_000;
        var schedule = new PoissonSchedule(5_000, seed: 7);
        var gaps = new List<double>();
        TimeSpan before = TimeSpan.Zero;
        for (int i = 0; i < Calls; i++)
        {
            TimeSpan due = schedule.Next();
            Assert.True(due >= before);
            gaps.Add((due - before).TotalMilliseconds);
            before = due;
        }

        Assert.InRange(Calls / before.TotalSeconds, 4_900, 5_100);

        // Exponential: as far from the mean on average as the mean itself.
        double mean = gaps.Average();
        Assert.InRange(Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))) / mean, 0.97, 1.03);
    }

    [Fact]
    public void PoissonSchedule_SameSeed_SameInstants()
    {
        Assert.Equal(Instants(3), Instants(3));
        Assert.NotEqual(Instants(3), Instants(4));

        static IEnumerable<TimeSpan> Instants(int seed)
        {
            var schedule = new PoissonSchedule(100, seed);
            return [.. Enumerable.Range(0, 100).Select(_ => schedule.Next())];
        }
    }
}
