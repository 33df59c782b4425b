using System.Text.Json.Nodes;

namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>Changes a node of JSON into something else.</summary>
internal static class JsonFuzzer
{
    /// <summary>Stands for half a pair, which no node of JSON can hold and any text of JSON can.</summary>
    private const string LoneSurrogate = "@lone@";

    private static readonly string[] Odd =
    [
        "null", "true", "0", "-1", "1e400", "0.1", "123456789012345678901234567890", "\"\"", "\"x\"", "\"\\u0000\"", "\"" + LoneSurrogate + "\"", "[]", "{}", "[null]", "[[[[]]]]", "{\"\":0}", "\"2026-11-27\"", "9223372036854775808",
    ];

    /// <summary>The body as text, with up to two changes.</summary>
    internal static string Write(Random random, JsonNode body) => Change(random, body).ToJsonString().Replace(LoneSurrogate, "\\ud800", StringComparison.Ordinal);

    private static JsonNode Change(Random random, JsonNode body)
    {
        JsonNode changed = body.DeepClone();
        for (int left = random.Next(3); left > 0; left--)
        {
            ChangeOne(random, changed);
        }

        return changed;
    }

    private static void ChangeOne(Random random, JsonNode root)
    {
        JsonNode at = root;
        while (true)
        {
            JsonNode? child = at switch
            {
                JsonObject { Count: > 0 } members => members.ElementAt(random.Next(members.Count)).Value,
                JsonArray { Count: > 0 } items => items[random.Next(items.Count)],
                _ => null,
            };
            if (child is null || random.Next(3) == 0)
            {
                break;
            }

            at = child;
        }

        if (at is JsonObject { Count: > 0 } record)
        {
            string name = record.ElementAt(random.Next(record.Count)).Key;
            _ = random.Next(3) switch
            {
                0 => record.Remove(name),
                1 => record.TryAdd(name + "x", Value(random)),
                _ => Replace(record, name, Value(random)),
            };
        }
        else if (at is JsonArray list)
        {
            list.Add(Value(random));
        }
        else if (at.Parent is JsonObject parent)
        {
            parent[at.GetPropertyName()] = Value(random);
        }
    }

    private static bool Replace(JsonObject record, string name, JsonNode? value)
    {
        record[name] = value;
        return true;
    }

    private static JsonNode? Value(Random random) => JsonNode.Parse(Odd[random.Next(Odd.Length)]);
}
