using System.Numerics;
using CsCheck;
using Xunit;

namespace ImQuota.Domain.Tests;

public sealed class MoneySplitTests
{
    private static readonly Gen<(long Units, decimal[] Weights)> Splits =
        from units in Gen.Long[-1_000_000_000, 1_000_000_000]
        from weights in Gen.Decimal[0m, 10_000m].Array[1, 12]
        where weights.Sum() > 0
        select (units, weights);

    [Fact]
    public void ByWeights_AnySplit_ConservesTheTotal()
        => Splits.Sample(split =>
        {
            Money total = Money.FromSmallestUnits(split.Units, Currency.Usd);
            return Money.Sum(MoneySplit.ByWeights(total, split.Weights), Currency.Usd) == total;
        });

    [Fact]
    public void ByWeights_AnyPart_IsLessThanOneUnitFromItsExactShare()
        => Gen.Select(Gen.Long[-1_000_000, 1_000_000], Gen.Int[0, 10_000].Array[1, 12].Where(weights => weights.Sum() > 0)).Sample((units, weights) =>
        {
            IReadOnlyList<Money> parts = MoneySplit.ByWeights(Money.FromSmallestUnits(units, Currency.Usd), [.. weights.Select(weight => (decimal)weight)]);
            BigInteger sum = weights.Sum();
            return parts.Zip(weights).All(one => BigInteger.Abs((one.First.SmallestUnits * sum) - ((BigInteger)units * one.Second)) < sum)
                && parts.Zip(weights).All(one => one.Second > 0 || one.First.IsZero);
        });

    [Fact]
    public void ByWeights_AnySplitInAnyCurrency_IsThatOfTheOracle()
        => Gen.Select(
            Gen.Frequency((1, Gen.Long[-1_000_000, 1_000_000]), (1, Gen.Long[-20, 20])),
            Gen.Frequency((1, Gen.Int[0, 9_999]), (1, Gen.Int[0, 2])).Array[1, 12].Where(weights => weights.Sum() > 0),
            Gen.Int[0, 4],
            Gen.OneOf("JPY", "USD", "BHD")).Sample(
            (units, weights, scale, code) =>
            {
                decimal step = 1m / (decimal)Math.Pow(10, scale);
                IReadOnlyList<Money> parts = MoneySplit.ByWeights(Money.FromSmallestUnits(units, Currency.Of(code)), [.. weights.Select(weight => weight * step)]);
                BigInteger[] exact = SplitOracle.Split(BigInteger.Abs(units), [.. weights.Select(weight => (Fraction)weight)]);
                return parts.Select(part => (BigInteger)part.SmallestUnits).SequenceEqual(exact.Select(part => part * Math.Sign(units)))
                    && parts.All(part => part.Currency.Code == code);
            },
            iter: 2_000);

    [Theory]
    [InlineData(100, "34 33 33")]
    [InlineData(-100, "-34 -33 -33")]
    [InlineData(2, "1 1 0")]
    [InlineData(0, "0 0 0")]
    public void ByWeights_EqualWeights_GivesTheRestToTheFirst(long units, string expected)
        => Assert.Equal(
            expected,
            string.Join(' ', MoneySplit.ByWeights(Money.FromSmallestUnits(units, Currency.Usd), [1m, 1m, 1m]).Select(part => part.SmallestUnits)));

    [Fact]
    public void ByWeights_LargestRemainder_GetsTheUnit()
        => Assert.Equal([1, 3], MoneySplit.ByWeights(Money.FromSmallestUnits(4, Currency.Usd), [0.3m, 0.7m]).Select(part => part.SmallestUnits));

    [Fact]
    public void ByWeights_ThatAreNoWeights_Throws()
    {
        Money one = Money.Of(1, Currency.Usd);
        Assert.Throws<ArgumentException>(() => MoneySplit.ByWeights(one, []));
        Assert.Throws<ArgumentException>(() => MoneySplit.ByWeights(one, [1m, -1m]));
        Assert.Throws<ArgumentException>(() => MoneySplit.ByWeights(one, [0m, 0m]));
        Assert.All(MoneySplit.ByWeights(Money.Zero(Currency.Usd), [0m, 0m]), part => Assert.True(part.IsZero));
    }
}
