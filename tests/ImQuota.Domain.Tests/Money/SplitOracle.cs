using System.Numerics;

namespace ImQuota.Domain.Tests;

/// <summary>Largest remainder in exact fractions, another way than the product's: after the whole shares, each unit that is left goes to whom most is still owed, the earlier first.</summary>
internal static class SplitOracle
{
    /// <param name="units">0 or more.</param>
    /// <param name="weights">0 or more each; not all 0 unless the total is.</param>
    public static BigInteger[] Split(BigInteger units, IReadOnlyList<Fraction> weights)
    {
        Fraction sum = weights.Aggregate((left, right) => left + right);
        if (units.IsZero)
        {
            return [.. weights.Select(_ => BigInteger.Zero)];
        }

        Fraction[] owed = [.. weights.Select(weight => new Fraction(units, 1) * weight / sum)];
        BigInteger[] parts = [.. owed.Select(share => share.Floor())];
        owed = [.. owed.Zip(parts, (share, part) => share - new Fraction(part, 1))];
        for (BigInteger left = units - parts.Aggregate(BigInteger.Add); left > 0; left--)
        {
            int most = 0;
            for (int i = 1; i < owed.Length; i++)
            {
                most = (owed[i] - owed[most]).Sign > 0 ? i : most;
            }

            parts[most]++;
            owed[most] -= 1;
        }

        return parts;
    }
}
