using ImQuota.Load.Traffic;
using Xunit;

namespace ImQuota.Load.Tests.Traffic;

public sealed class ZipfTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Next_ManyDraws_ComeByRankToTheExponent(double exponent)
    {
        int[] counts = Count(new Zipf(100, exponent));

        Assert.InRange(counts[0] / (double)counts[1], Math.Pow(2, exponent) * 0.93, Math.Pow(2, exponent) * 1.07);
        Assert.InRange(counts[0] / (double)counts[3], Math.Pow(4, exponent) * 0.9, Math.Pow(4, exponent) * 1.1);
    }

    [Fact]
    public void Next_ExponentZero_AllAlike()
        => Assert.All(Count(new Zipf(10, 0)), count => Assert.InRange(count, Draws / 10 * 0.95, Draws / 10 * 1.05));

    [Fact]
    public void Next_OneRank_IsThatRank() => Assert.Equal(Draws, Count(new Zipf(1, 1))[0]);

    [Fact]
    public void Constructor_NoRanks_Refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Zipf(0, 1));

    private static int[] Count(Zipf zipf)
    {
        var random = new Random(5);
        int[] counts = new int[zipf.Count];
        for (int i = 0; i < Draws; i++)
        {
            counts[zipf.Next(random)]++;
        }

        return counts;
    }
}
