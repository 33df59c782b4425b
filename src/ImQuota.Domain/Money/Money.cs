using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ImQuota.Domain;

/// <summary>An amount that can be paid: whole smallest units of a currency, of either sign, within <see cref="Max"/>.</summary>
public sealed partial record Money
{
    /// <summary>Largest amount on either side, inclusive; a sum of smallest units stays within 64 bits for every exponent.</summary>
    public const decimal Max = 100_000_000_000_000m;

    private static readonly string Range = $"-{Max} to {Max}";

    private Money(decimal amount, Currency currency)
    {
        Amount = amount;
        Currency = currency;
    }

    /// <summary>At most <see cref="Currency.Exponent"/> decimals.</summary>
    public decimal Amount { get; }

    public Currency Currency { get; }

    public bool IsZero => Amount == 0;

    public bool IsNegative => Amount < 0;

    /// <summary>E.g. 39900 for 399 USD.</summary>
    public long SmallestUnits => decimal.ToInt64(Amount * PowerOfTen(Currency.Exponent));

    public static Money Zero(Currency currency) => new(0, currency);

    /// <exception cref="ArgumentException">Too many decimals, or beyond <see cref="Max"/>.</exception>
    public static Money Of(decimal amount, Currency currency)
        => Problem(amount, currency, nameof(amount)) is { } problem ? throw new ArgumentException(problem.ToString(), nameof(amount)) : new Money(amount, currency);

    public static Money FromSmallestUnits(long units, Currency currency) => Of(units / PowerOfTen(currency.Exponent), currency);

    /// <summary>
    /// Reads an amount as it was written outside: an optional "-", digits, and behind a point at most as many as the currency has. Zeros at the end are decimals
    /// too, so what is accepted is what was meant, to the last digit; nothing is rounded.
    /// </summary>
    /// <param name="amount">E.g. <c>399.00</c>.</param>
    /// <param name="currency">A code of ISO 4217.</param>
    /// <param name="field">Where both stand; problems name <c>{field}.amount</c> and <c>{field}.currency</c>.</param>
    /// <param name="money">Null if there is a problem.</param>
    /// <param name="problems">Each with its field, value and bound; none if the amount is good.</param>
    public static bool TryParse(string amount, string currency, string field, [NotNullWhen(true)] out Money? money, out IReadOnlyList<BadValue> problems)
    {
        var found = new List<BadValue>();
        if (!Currency.TryGet(currency, out Currency? known))
        {
            found.Add(Currency.Unknown($"{field}.currency", currency));
        }

        if (MissedBound(amount, known, out decimal value) is { } bound)
        {
            found.Add(new BadValue($"{field}.amount", BadValue.Shown(amount), bound));
        }

        problems = found;
        money = found.Count == 0 ? new Money(value, known!) : null;
        return money is not null;
    }

    public static Money operator +(Money left, Money right) => Of(left.Amount + Same(left, right).Amount, left.Currency);

    public static Money operator -(Money left, Money right) => Of(left.Amount - Same(left, right).Amount, left.Currency);

    public static Money operator -(Money money) => new(-money.Amount, money.Currency);

    public static bool operator <(Money left, Money right) => left.Amount < Same(left, right).Amount;

    public static bool operator >(Money left, Money right) => left.Amount > Same(left, right).Amount;

    public static bool operator <=(Money left, Money right) => left.Amount <= Same(left, right).Amount;

    public static bool operator >=(Money left, Money right) => left.Amount >= Same(left, right).Amount;

    public static Money Min(Money left, Money right) => left <= right ? left : right;

    public static Money Max0(Money money) => money.IsNegative ? Zero(money.Currency) : money;

    public static Money Sum(IEnumerable<Money> monies, Currency currency) => monies.Aggregate(Zero(currency), (sum, one) => sum + one);

    /// <summary>The amount with all its decimals, e.g. <c>399.00</c>.</summary>
    public string AmountText() => Amount.ToString("F" + Currency.Exponent.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public override string ToString() => $"{AmountText()} {Currency.Code}";

    internal static decimal PowerOfTen(int exponent)
    {
        decimal power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    private static BadValue? Problem(decimal amount, Currency currency, string field)
    {
        string value = amount.ToString(CultureInfo.InvariantCulture);
        if (amount is > Max or < -Max)
        {
            return new BadValue(field, value, Range);
        }

        return decimal.Round(amount, currency.Exponent) == amount ? null : new BadValue(field, value, BoundOf(currency));
    }

    /// <summary>Null: the text is an amount of the currency, or, where that is unknown, of some currency.</summary>
    private static string? MissedBound(string amount, Currency? currency, out decimal value)
    {
        value = 0;
        if (!AmountPattern().IsMatch(amount))
        {
            return "a decimal number such as 399.00";
        }

        if (DecimalsOf(amount) > currency?.Exponent)
        {
            return BoundOf(currency);
        }

        return decimal.TryParse(amount, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value is >= -Max and <= Max ? null : Range;
    }

    private static string BoundOf(Currency currency) => $"{currency.Code} has at most {currency.Exponent} decimals";

    private static int DecimalsOf(string amount) => amount.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? amount.Length - point - 1 : 0;

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AmountPattern();

    // Mixing currencies is a mistake of ours, not an outcome: one account has one currency.
    private static Money Same(Money left, Money right)
        => ReferenceEquals(left.Currency, right.Currency)
            ? right
            : throw new InvalidOperationException($"{left} and {right} are of two currencies; convert one before they meet.");
}
