using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Redis.Ledgers;

/// <summary>Months as <c>2026-11</c>.</summary>
internal sealed class YearMonthConverter : JsonConverter<YearMonth>
{
    public override YearMonth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString() ?? "";
        ParseResult<YearMonth> parsed = YearMonthPattern.Iso.Parse(text);
        return parsed.Success ? parsed.Value : throw new JsonException($"'{text}' is no month.");
    }

    public override void Write(Utf8JsonWriter writer, YearMonth value, JsonSerializerOptions options)
        => writer.WriteStringValue(YearMonthPattern.Iso.Format(value));
}
