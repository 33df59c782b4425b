using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Text;

namespace ImQuota.Redis.Ledgers;

/// <summary>Values of time as texts of one pattern; another text is a broken store.</summary>
/// <param name="pattern">How they are written.</param>
/// <param name="what">What a text that is none is said not to be, e.g. "instant".</param>
internal abstract class PatternConverter<T>(IPattern<T> pattern, string what) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString() ?? "";
        ParseResult<T> parsed = pattern.Parse(text);
        return parsed.Success ? parsed.Value : throw new JsonException($"'{text}' is no {what}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));
}
