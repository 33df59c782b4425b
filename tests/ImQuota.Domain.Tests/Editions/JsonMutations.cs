using System.Text.Json.Nodes;

namespace ImQuota.Domain.Tests.Editions;

/// <summary>Every way to break one place of a document: each node removed, or replaced by values of other kinds and sizes.</summary>
internal static class JsonMutations
{
    private static readonly string[] Replacements =
    [
        "null", "true", "1.5", "-2", "-1", "0", "1", "100", "101", "201", "3651", "8761", "36501", "1048575", "1048576", "1099511627776",
        "1099511627777", "9223372036854775808", "\"\"", "\"x\"", "\"web\"", "\"users\"", "\"groups\"", "\"group_members\"", "\"community\"",
        "\"1.2\"", "\"1.2.3.4.5\"", "[]", "[1]", "[null]", "[\"\"]", "[\"web\",\"web\"]", "[\"web\"]", "[\"work\"]", "[\"community\"]", "{}",
    ];

    /// <summary>What was done, and the document with it; the document given is left as it is.</summary>
    public static IEnumerable<(string What, JsonNode Document)> Of(JsonNode document)
    {
        foreach (string[] path in Paths(document, []))
        {
            string place = string.Join('/', path);
            if (At(document, path) is JsonObject)
            {
                yield return ($"{place}: added a field", Changed(document, path, parent => parent[path[^1]]!["unexpected"] = 1));
            }

            if (path.Length == 0)
            {
                continue;
            }

            yield return ($"{place}: removed", Changed(document, path, parent => parent.AsObject().Remove(path[^1])));
            foreach (string replacement in Replacements)
            {
                yield return ($"{place}: {replacement}", Changed(document, path, parent => parent[path[^1]] = JsonNode.Parse(replacement)));
            }

            string length65 = new('x', 65);
            yield return ($"{place}: 65 characters", Changed(document, path, parent => parent[path[^1]] = length65));
            yield return ($"{place}: [65 characters]", Changed(document, path, parent => parent[path[^1]] = new JsonArray(length65)));
        }
    }

    private static IEnumerable<string[]> Paths(JsonNode? node, string[] path)
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        if (node is JsonObject fields)
        {
            foreach ((string name, JsonNode? child) in fields)
            {
                foreach (string[] below in Paths(child, [.. path, name]))
                {
                    yield return below;
                }
            }
        }
    }

    private static JsonNode Changed(JsonNode document, string[] path, Action<JsonNode> change)
    {
        JsonNode copy = document.DeepClone();
        change(At(copy, path[..^1])!);
        return copy;
    }

    private static JsonNode? At(JsonNode root, string[] path)
        => path.Aggregate<string, JsonNode?>(root, (node, name) => node![name]);
}
