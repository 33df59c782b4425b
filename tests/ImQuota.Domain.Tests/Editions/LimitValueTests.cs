using CsCheck;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Editions;

public sealed class LimitValueTests
{
    [Theory]
    [InlineData(100, 99, 1, false)]
    [InlineData(100, 100, 1, true)]
    [InlineData(100, 0, 100, false)]
    [InlineData(100, 0, 101, true)]
    [InlineData(0, 0, 1, true)]
    [InlineData(-1, 1_000_000_000, 1_000, false)]
    public void Exceeds_AroundTheLimit_RefusesWhatDoesNotFit(long limit, long used, long growth, bool exceeds)
        => Assert.Equal(exceeds, LimitValue.Exceeds(limit, used, growth));

    // Over the limit already (an edition changed, a limit was lowered): nothing is evicted, growth is refused, release passes.
    [Theory]
    [InlineData(20, 500, 1, true)]
    [InlineData(20, 500, 0, false)]
    [InlineData(20, 500, -1, false)]
    [InlineData(0, 500, -500, false)]
    public void Exceeds_OverTheLimitAlready_RefusesGrowthOnly(long limit, long used, long growth, bool exceeds)
        => Assert.Equal(exceeds, LimitValue.Exceeds(limit, used, growth));

    [Fact]
    public void Exceeds_FiniteLimits_FitsExactlyWhatIsLeft()
        => Gen.Select(Gen.Long[0, 1L << 40], Gen.Long[0, 1L << 40]).Sample((limit, used) =>
        {
            long left = Math.Max(0, limit - used);
            return (left == 0 || !LimitValue.Exceeds(limit, used, left)) && LimitValue.Exceeds(limit, used, left + 1);
        });
}
