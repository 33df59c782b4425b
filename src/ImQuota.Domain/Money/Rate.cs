using System.Globalization;

namespace ImQuota.Domain;

/// <summary>An amount that is not rounded yet: a unit price, or a cost on its way to an invoice line. Multiply before dividing; round once, at the line.</summary>
public sealed record Rate
{
    public Rate(decimal amount, Currency currency)
    {
        Amount = amount;
        Currency = currency;
    }

    public decimal Amount { get; }

    public Currency Currency { get; }

    public static Rate Zero(Currency currency) => new(0, currency);

    public static Rate Of(Money money) => new(money.Amount, money.Currency);

    public static Rate operator +(Rate left, Rate right) => new(left.Amount + Same(left, right).Amount, left.Currency);

    public static Rate operator -(Rate left, Rate right) => new(left.Amount - Same(left, right).Amount, left.Currency);

    public Rate Times(decimal quantity) => new(Amount * quantity, Currency);

    /// <param name="parts">Not 0.</param>
    public Rate Over(decimal parts) => new(Amount / parts, Currency);

    /// <summary>To the currency's decimals, half away from zero (spec section 5): 0.045 USD is 0.05.</summary>
    public Money Round() => Money.Of(Math.Round(Amount, Currency.Exponent, MidpointRounding.AwayFromZero), Currency);

    /// <summary>All decimals that count, e.g. <c>0.015</c>.</summary>
    public string AmountText() => Text(Amount);

    public override string ToString() => $"{AmountText()} {Currency.Code}";

    internal static string Text(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);

    private static Rate Same(Rate left, Rate right)
        => ReferenceEquals(left.Currency, right.Currency)
            ? right
            : throw new InvalidOperationException($"{left} and {right} are of two currencies; convert one before they meet.");
}
