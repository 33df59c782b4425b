using CsCheck;
using Xunit;

namespace ImQuota.Domain.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("XYZ")]
    [InlineData("usd")]
    [InlineData("")]
    [InlineData("XAU")]
    public void TryParse_UnknownCurrency_NamesFieldValueAndBound(string code)
    {
        Assert.False(Money.TryParse("1", code, "amount", out Money? money, out IReadOnlyList<BadValue> problems));
        Assert.Null(money);
        Assert.Equal(new BadValue("amount.currency", $"'{code}'", "a code of ISO 4217 such as USD, in capitals"), Assert.Single(problems));
    }

    [Theory]
    [InlineData("0.001", "USD", "USD has at most 2 decimals")]
    [InlineData("0.5", "JPY", "JPY has at most 0 decimals")]
    [InlineData("1.0001", "KWD", "KWD has at most 3 decimals")]
    [InlineData("1.00001", "CLF", "CLF has at most 4 decimals")]
    [InlineData("399.000", "USD", "USD has at most 2 decimals")]
    [InlineData("1.000000", "USD", "USD has at most 2 decimals")]
    [InlineData("1.00000000000000000000000000000000001", "USD", "USD has at most 2 decimals")]
    [InlineData("-0.00000000000000000000000000000000001", "JPY", "JPY has at most 0 decimals")]
    public void TryParse_TooManyDecimals_NamesFieldValueAndBound(string amount, string code, string bound)
    {
        Assert.False(Money.TryParse(amount, code, "price", out _, out IReadOnlyList<BadValue> problems));
        Assert.Equal(new BadValue("price.amount", $"'{amount}'", bound), Assert.Single(problems));
    }

    [Theory]
    [InlineData("0.01", "USD", 1)]
    [InlineData("-399", "USD", -39_900)]
    [InlineData("7", "JPY", 7)]
    [InlineData("1.234", "KWD", 1_234)]
    [InlineData("1.2345", "CLF", 12_345)]
    [InlineData("1.00", "USD", 100)]
    [InlineData("00001.5", "USD", 150)]
    public void TryParse_WithinTheExponent_HasSmallestUnits(string amount, string code, long units)
    {
        Assert.True(Money.TryParse(amount, code, "price", out Money? money, out _));
        Assert.Equal(units, money.SmallestUnits);
        Assert.Equal(money, Money.FromSmallestUnits(units, money.Currency));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1e3")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1,000")]
    [InlineData("--1")]
    [InlineData("1\n")]
    [InlineData("\u0661")]
    public void TryParse_NoDecimalNumber_NamesFieldValueAndBound(string amount)
    {
        Assert.False(Money.TryParse(amount, "USD", "a", out _, out IReadOnlyList<BadValue> problems));
        Assert.Equal(new BadValue("a.amount", $"'{amount}'", "a decimal number such as 399.00"), Assert.Single(problems));
    }

    [Theory]
    [InlineData("100000000000000.01")]
    [InlineData("-100000000000000.01")]
    [InlineData("79228162514264337593543950336")]
    public void TryParse_BeyondTheBound_IsRefusedOnBothSides(string amount)
    {
        Assert.True(Money.TryParse("-100000000000000.00", "USD", "a", out Money? most, out _));
        Assert.Equal(-Money.Max, most.Amount);
        Assert.False(Money.TryParse(amount, "USD", "a", out _, out IReadOnlyList<BadValue> problems));
        Assert.Equal(new BadValue("a.amount", $"'{amount}'", "-100000000000000 to 100000000000000"), Assert.Single(problems));
    }

    [Theory]
    [InlineData("1e3", "a decimal number such as 399.00")]
    [InlineData("100000000000001", "-100000000000000 to 100000000000000")]
    public void TryParse_BothWrong_NamesBoth(string amount, string bound)
    {
        Assert.False(Money.TryParse(amount, "XXX", "a", out _, out IReadOnlyList<BadValue> problems));
        Assert.Equal([new BadValue("a.currency", "'XXX'", "a code of ISO 4217 such as USD, in capitals"), new BadValue("a.amount", $"'{amount}'", bound)], problems);
    }

    [Fact]
    public void TryParse_LongText_IsShownInPart()
    {
        Assert.False(Money.TryParse(new string('9', 100_000), "USD", "a", out _, out IReadOnlyList<BadValue> amount));
        Assert.False(Money.TryParse("1", new string('X', 100_000), "a", out _, out IReadOnlyList<BadValue> currency));
        Assert.Equal((67, 67), (Assert.Single(amount).Value.Length, Assert.Single(currency).Value.Length));
    }

    [Fact]
    public void Arithmetic_OfTwoCurrencies_Throws()
    {
        Money dollar = Money.Of(1, Currency.Usd);
        Money yen = Money.Of(1, Currency.Of("JPY"));

        Assert.Throws<InvalidOperationException>(() => dollar + yen);
        Assert.Throws<InvalidOperationException>(() => dollar - yen);
        Assert.Throws<InvalidOperationException>(() => dollar < yen);
        Assert.Throws<InvalidOperationException>(() => Rate.Of(dollar) + Rate.Of(yen));
    }

    [Fact]
    public void AmountText_Always_HasTheCurrencysDecimals()
    {
        Assert.Equal("399.00", Money.Of(399, Currency.Usd).AmountText());
        Assert.Equal("399", Money.Of(399, Currency.Of("JPY")).AmountText());
        Assert.Equal("-0.05 USD", Money.Of(-0.05m, Currency.Usd).ToString());
    }

    [Fact]
    public void Currencies_OfIso4217_HaveUniqueCodesOfThreeLetters()
    {
        Assert.InRange(Currency.All.Count, 160, 180);
        Assert.All(Currency.All, one => Assert.Matches("^[A-Z]{3}$", one.Code));
        Assert.All(Currency.All, one => Assert.InRange(one.Exponent, 0, 4));
    }

    // Banker's rounding gives 0.04 and 0.02 here.
    [Theory]
    [InlineData("0.045", "0.05")]
    [InlineData("0.025", "0.03")]
    [InlineData("-0.045", "-0.05")]
    [InlineData("0.0449999999999", "0.04")]
    public void Round_Half_GoesAwayFromZero(string exact, string rounded)
        => Assert.Equal(Of(rounded), new Rate(Of(exact), Currency.Usd).Round().Amount);

    [Fact]
    public void Round_OfProductsAndQuotients_IsThatOfExactFractions()
        => Gen.Select(Gen.Int[0, 99_999], Gen.Int[0, 100_000], Gen.Int[1, 31], Gen.OneOf("USD", "JPY", "KWD", "CLF")).Sample(
            (cents, quantity, parts, code) =>
            {
                var currency = Currency.Of(code);
                Money rounded = new Rate(cents / 100m, currency).Times(quantity).Over(parts).Round();
                Fraction exact = new Fraction(cents, 100) * quantity / parts;
                return exact.RoundedUnits(currency.Exponent) == rounded.SmallestUnits;
            },
            iter: 20_000);

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(0, -1)]
    public void Comparisons_TwoAmounts_AreThoseOfTheirNumbers(int left, int right)
    {
        (Money one, Money other) = (Money.Of(left, Currency.Usd), Money.Of(right, Currency.Usd));

        Assert.Equal([(left < right), (left > right), (left <= right), (left >= right)], new[] { (one < other), (one > other), (one <= other), (one >= other) });
        Assert.Equal(Math.Min(left, right), Money.Min(one, other).Amount);
        Assert.Equal(Math.Max(0, left), Money.Max0(one).Amount);
        Assert.Equal((-left, left - right), ((-one).Amount, (Rate.Of(one) - Rate.Of(other)).Amount));
    }

    [Fact]
    public void Of_UnknownCurrency_SaysWhichAndWhatIsExpected()
    {
        Assert.Contains("'XYZ' is not acceptable; a code of ISO 4217", Assert.Throws<ArgumentException>(() => Currency.Of("XYZ")).Message, StringComparison.Ordinal);
        Assert.Equal("months: 25 is not acceptable; 1 to 24", new BadValue("months", "25", "1 to 24").ToString());
    }

    private static decimal Of(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
