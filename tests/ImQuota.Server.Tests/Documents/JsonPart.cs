using System.Text.Json;

namespace ImQuota.Server.Tests.Documents;

/// <summary>Whether an answer is what a document shows of it: objects may say more, all else is the same.</summary>
internal static class JsonPart
{
    /// <summary>JSON values that stand one after the other, with or without a line between.</summary>
    internal static IReadOnlyList<JsonElement> Values(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        var values = new List<JsonElement>();
        while (reader.Read())
        {
            values.Add(JsonElement.ParseValue(ref reader));
        }

        return values;
    }

    /// <summary>The first difference, with its path; null: there is none.</summary>
    internal static string? Difference(JsonElement shown, JsonElement answer, string path = "$")
    {
        if (shown.ValueKind != answer.ValueKind)
        {
            return $"{path} is {answer} instead of {shown}";
        }

        return shown.ValueKind switch
        {
            JsonValueKind.Object => shown.EnumerateObject()
                .Select(one => answer.TryGetProperty(one.Name, out JsonElement there) ? Difference(one.Value, there, $"{path}.{one.Name}") : $"{path}.{one.Name} is not there")
                .FirstOrDefault(one => one is not null),
            JsonValueKind.Array => shown.GetArrayLength() != answer.GetArrayLength()
                ? $"{path} has {answer.GetArrayLength()} elements instead of {shown.GetArrayLength()}"
                : shown.EnumerateArray().Zip(answer.EnumerateArray()).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(one => one is not null),
            _ => JsonElement.DeepEquals(shown, answer) ? null : $"{path} is {answer} instead of {shown}",
        };
    }
}
