using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImQuota.Domain;

/// <summary>An amount that can be paid: whole smallest units of a currency, of either sign, within <see cref="Max"/>.</summary>
public sealed record Money
{
    /// <summary>Largest amount on either side, inclusive; a sum of smallest units stays within 64 bits for every exponent.</summary>
    public const decimal Max = 100_000_000_000_000m;

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

    /// <summary>Reads what came from outside; <paramref name="problem"/> names <paramref name="field"/>, the value and the bound.</summary>
    public static bool TryCreate(
        decimal amount, string currency, string field, [NotNullWhen(true)] out Money? money, [NotNullWhen(false)] out BadValue? problem)
    {
        money = null;
        problem = Currency.TryGet(currency, out Currency? known) ? Problem(amount, known, field) : Currency.Unknown($"{field}.currency", currency);
        if (problem is not null)
        {
            return false;
        }

        money = new Money(amount, known!);
        return true;
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
            return new BadValue(field, value, $"-{Max} to {Max}");
        }

        return decimal.Round(amount, currency.Exponent) == amount
            ? null
            : new BadValue(field, value, $"{currency.Code} has at most {currency.Exponent} decimals");
    }

    // Mixing currencies is a mistake of ours, not an outcome: one account has one currency.
    private static Money Same(Money left, Money right)
        => ReferenceEquals(left.Currency, right.Currency)
            ? right
            : throw new InvalidOperationException($"{left} and {right} are of two currencies; convert one before they meet.");
}
