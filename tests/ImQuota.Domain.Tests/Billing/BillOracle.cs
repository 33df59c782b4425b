using System.Numerics;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>Spec section 5 in exact fractions: what a month's usage comes to, each line rounded once to the currency, half away from zero.</summary>
internal static class BillOracle
{
    /// <summary>Smallest units of one meter's line; 0 where there is none.</summary>
    /// <param name="unit">Price of one as a plain decimal text; waived ones are 0.</param>
    /// <param name="used">What was counted.</param>
    /// <param name="included">Without charge.</param>
    /// <param name="exponent">Decimals of the currency.</param>
    public static BigInteger Line(string unit, long used, long included, int exponent)
    {
        long above = used > included ? used - included : 0;
        return (Fraction.Parse(unit) * above).RoundedUnits(exponent);
    }

    /// <summary>Users above 10,000, and connections from the first on.</summary>
    public static BigInteger Total((string Mau, string Pcc) units, long mau, long pcc, int exponent) => Line(units.Mau, mau, 10_000, exponent) + Line(units.Pcc, pcc, 0, exponent);
}
