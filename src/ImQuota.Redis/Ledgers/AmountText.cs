using System.Globalization;
using System.Text.Json;
using ImQuota.Domain;

namespace ImQuota.Redis.Ledgers;

/// <summary>Amounts as <c>399.00 USD</c>: a decimal text, so that no reader passes through a binary fraction.</summary>
internal static class AmountText
{
    public static (decimal Amount, Currency Currency) Parse(string? text)
        => text?.Split(' ') is [var amount, var code]
            && decimal.TryParse(amount, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            && Currency.TryGet(code, out Currency? currency)
                ? (value, currency)
                : throw new JsonException($"'{text}' is no amount.");
}
