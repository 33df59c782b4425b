using System.Globalization;
using System.Numerics;

namespace ImQuota.Domain.Tests;

/// <summary>Exact rational numbers, by which money is checked: no decimal, no binary fraction, one rounding.</summary>
internal readonly struct Fraction
{
    private readonly BigInteger _top;
    private readonly BigInteger _bottom;

    public Fraction(BigInteger top, BigInteger bottom)
    {
        BigInteger common = BigInteger.GreatestCommonDivisor(top, bottom) * bottom.Sign;
        _top = top / common;
        _bottom = bottom / common;
    }

    public static Fraction operator +(Fraction left, Fraction right) => new((left._top * right._bottom) + (right._top * left._bottom), left._bottom * right._bottom);

    public static Fraction operator -(Fraction left, Fraction right) => left + new Fraction(-right._top, right._bottom);

    public static Fraction operator *(Fraction left, Fraction right) => new(left._top * right._top, left._bottom * right._bottom);

    public static Fraction operator /(Fraction left, Fraction right) => new(left._top * right._bottom, left._bottom * right._top);

    public static implicit operator Fraction(long value) => new(value, 1);

    /// <summary>Of a plain decimal text such as "0.015".</summary>
    public static Fraction Parse(string text)
    {
        string[] parts = text.Split('.');
        string decimals = parts.Length == 2 ? parts[1] : "";
        return new Fraction(BigInteger.Parse(parts[0] + decimals, CultureInfo.InvariantCulture), BigInteger.Pow(10, decimals.Length));
    }

    /// <summary>Whole units of 10^-exponent, half away from zero.</summary>
    public BigInteger RoundedUnits(int exponent)
    {
        BigInteger scaled = BigInteger.Abs(_top) * BigInteger.Pow(10, exponent);
        var whole = BigInteger.DivRem((scaled * 2) + _bottom, _bottom * 2, out _);
        return _top.Sign * whole;
    }

    /// <summary>The largest whole number that is not above it.</summary>
    public BigInteger Floor()
    {
        var whole = BigInteger.DivRem(_top, _bottom, out BigInteger rest);
        return rest.Sign < 0 ? whole - 1 : whole;
    }

    public int Sign => _top.Sign;
}
