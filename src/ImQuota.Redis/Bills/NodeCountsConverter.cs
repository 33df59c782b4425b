using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImQuota.Redis.Bills;

/// <summary>Connections by node, in the order of bytes everywhere: digests are made of them.</summary>
internal sealed class NodeCountsConverter : JsonConverter<ImmutableSortedDictionary<string, long>>
{
    public override ImmutableSortedDictionary<string, long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ImmutableSortedDictionary<string, long>.Builder counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string node = reader.GetString()!;
            reader.Read();
            counts[node] = reader.GetInt64();
        }

        return counts.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, long> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string node, long count) in value)
        {
            writer.WriteNumber(node, count);
        }

        writer.WriteEndObject();
    }
}
