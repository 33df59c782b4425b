using System.Globalization;
using ImQuota.Domain;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Subscriptions;

/// <summary>Amounts on the wire: decimal texts, never binary fractions.</summary>
internal static class MoneyFields
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static Wire.Money ToProto(Money money) => new() { Amount = money.AmountText(), Currency = money.Currency.Code };

    /// <summary>Zero USD when it is bad.</summary>
    public static Money Read(BadFields bad, string field, Wire.Money? value)
    {
        if (value is null)
        {
            bad.Add(field, "is not set");
        }
        else if (!decimal.TryParse(value.Amount, Style, CultureInfo.InvariantCulture, out decimal amount))
        {
            bad.Add($"{field}.amount", $"is {BadFields.Show(value.Amount)}, which is no decimal number such as 399.00");
        }
        else if (Money.TryCreate(amount, value.Currency, field, out Money? money, out BadValue? problem))
        {
            return money;
        }
        else
        {
            bad.Add(problem.Field, $"is {problem.Value}; {problem.Bound}");
        }

        return Money.Zero(Currency.Usd);
    }
}
