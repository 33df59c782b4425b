using System.Text.Json;
using System.Text.Json.Serialization;
using ImQuota.Domain;

namespace ImQuota.Redis.Bills;

/// <summary>Currencies by their code.</summary>
internal sealed class CurrencyConverter : JsonConverter<Currency>
{
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => Currency.TryGet(reader.GetString() ?? "", out Currency? currency) ? currency : throw new JsonException("The code is no currency.");

    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
}
