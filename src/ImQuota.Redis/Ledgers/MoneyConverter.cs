using System.Text.Json;
using System.Text.Json.Serialization;
using ImQuota.Domain;

namespace ImQuota.Redis.Ledgers;

internal sealed class MoneyConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        (decimal amount, Currency currency) = AmountText.Parse(reader.GetString());
        return Money.Of(amount, currency);
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
