using ImQuota.Domain;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Subscriptions;

/// <summary>Amounts on the wire: decimal texts, never binary fractions.</summary>
internal static class MoneyFields
{
    public static Wire.Money ToProto(Money money) => new() { Amount = money.AmountText(), Currency = money.Currency.Code };

    /// <summary>Zero USD when it is bad.</summary>
    public static Money Read(BadFields bad, string field, Wire.Money? value)
    {
        if (value is null)
        {
            bad.Add(field, "is not set");
        }
        else if (Money.TryParse(value.Amount, value.Currency, field, out Money? money, out IReadOnlyList<BadValue> problems))
        {
            return money;
        }
        else
        {
            foreach (BadValue problem in problems)
            {
                bad.Add(problem.Field, $"is {problem.Value}; {problem.Bound}");
            }
        }

        return Money.Zero(Currency.Usd);
    }
}
