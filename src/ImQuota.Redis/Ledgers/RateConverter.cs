using System.Text.Json;
using System.Text.Json.Serialization;
using ImQuota.Domain;

namespace ImQuota.Redis.Ledgers;

internal sealed class RateConverter : JsonConverter<Rate>
{
    public override Rate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        (decimal amount, Currency currency) = AmountText.Parse(reader.GetString());
        return new Rate(amount, currency);
    }

    public override void Write(Utf8JsonWriter writer, Rate value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
