using System.Numerics;

namespace ImQuota.Domain;

/// <summary>Divides an amount so that the parts add up to it: largest remainder, ties to the earlier part (spec section 5).</summary>
public static class MoneySplit
{
    /// <param name="total">Of either sign.</param>
    /// <param name="weights">0 or more each, in a fixed order; all zero only for a total of zero.</param>
    /// <exception cref="ArgumentException">No weight, a negative one, or nothing to give the total to.</exception>
    public static IReadOnlyList<Money> ByWeights(Money total, IReadOnlyList<decimal> weights)
    {
        if (weights.Count == 0 || weights.Any(weight => weight < 0))
        {
            throw new ArgumentException($"[{string.Join(", ", weights)}] are no weights; at least one, none below 0.", nameof(weights));
        }

        BigInteger[] whole = WholeNumbers(weights);
        BigInteger sum = whole.Aggregate(BigInteger.Zero, (left, right) => left + right);
        if (sum.IsZero)
        {
            return total.IsZero
                ? [.. weights.Select(_ => total)]
                : throw new ArgumentException($"{total} cannot be divided by weights that are all 0.", nameof(weights));
        }

        long units = Math.Abs(total.SmallestUnits);
        var parts = new long[whole.Length];
        var remainders = new BigInteger[whole.Length];
        for (int i = 0; i < whole.Length; i++)
        {
            parts[i] = (long)BigInteger.DivRem(units * whole[i], sum, out remainders[i]);
        }

        long left = units - parts.Sum();
        foreach (int i in Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i]).ThenBy(i => i).Take((int)left))
        {
            parts[i]++;
        }

        return [.. parts.Select(part => Money.FromSmallestUnits(total.IsNegative ? -part : part, total.Currency))];
    }

    /// <summary>In proportion to amounts of the same currency.</summary>
    public static IReadOnlyList<Money> ByAmounts(Money total, params IReadOnlyList<Money> weights) => ByWeights(total, [.. weights.Select(weight => weight.Amount)]);

    private static BigInteger[] WholeNumbers(IReadOnlyList<decimal> weights)
    {
        int scale = weights.Max(weight => (int)weight.Scale);
        return [.. weights.Select(weight => Mantissa(weight) * BigInteger.Pow(10, scale - weight.Scale))];
    }

    private static BigInteger Mantissa(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return (new BigInteger(unchecked((uint)bits[2])) << 64) | (new BigInteger(unchecked((uint)bits[1])) << 32) | unchecked((uint)bits[0]);
    }
}
