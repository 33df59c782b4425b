using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImQuota.Domain.Tests.Editions;

/// <summary>Checks a document against the keywords of JSON Schema that catalogue.schema.json uses; any other keyword throws.</summary>
internal sealed class SchemaCheck(JsonObject schema)
{
    private readonly List<string> _errors = [];

    /// <summary>Paths that break the schema; empty if the document obeys.</summary>
    public IReadOnlyList<string> Check(JsonNode? document)
    {
        _errors.Clear();
        Check(schema, document, "$");
        return _errors.ToArray();
    }

    private void Check(JsonObject rules, JsonNode? value, string path)
    {
        foreach ((string keyword, JsonNode? rule) in rules)
        {
            if (!Holds(keyword, rule!, rules, value, path))
            {
                _errors.Add($"{path}: {keyword}");
            }
        }
    }

    private bool Holds(string keyword, JsonNode rule, JsonObject rules, JsonNode? value, string path)
    {
        switch (keyword)
        {
            case "$schema" or "$defs" or "title" or "description":
                return true;
            case "$ref":
                Check(schema["$defs"]![rule.GetValue<string>().Replace("#/$defs/", "", StringComparison.Ordinal)]!.AsObject(), value, path);
                return true;
            case "type":
                return rule is JsonArray types
                    ? types.Any(type => string.Equals(type!.GetValue<string>(), TypeOf(value), StringComparison.Ordinal))
                    : string.Equals(rule.GetValue<string>(), TypeOf(value), StringComparison.Ordinal);
            case "enum":
                return rule.AsArray().Any(one => JsonNode.DeepEquals(one, value));
            case "minimum" or "maximum":
                return TypeOf(value) != "integer"
                    || (keyword == "minimum" ? value!.GetValue<long>() >= rule.GetValue<long>() : value!.GetValue<long>() <= rule.GetValue<long>());
            case "minLength" or "maxLength" or "pattern":
                return TypeOf(value) != "string" || TextHolds(keyword, rule, value!.GetValue<string>());
            case "uniqueItems" or "items":
                return value is not JsonArray items || ItemsHold(keyword, rule, items, path);
            default:
                return value is not JsonObject fields
                    ? keyword is "required" or "properties" or "additionalProperties" or "propertyNames" or "minProperties" or "maxProperties"
                    : FieldsHold(keyword, rule, rules, fields, path);
        }
    }

    private static bool TextHolds(string keyword, JsonNode rule, string text) => keyword switch
    {
        "minLength" => text.Length >= rule.GetValue<int>(),
        "maxLength" => text.Length <= rule.GetValue<int>(),
        _ => Regex.IsMatch(text, rule.GetValue<string>(), RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)),
    };

    private bool ItemsHold(string keyword, JsonNode rule, JsonArray items, string path)
    {
        if (keyword == "uniqueItems")
        {
            return items.Select(item => item?.ToJsonString() ?? "null").Distinct().Count() == items.Count;
        }

        for (int i = 0; i < items.Count; i++)
        {
            Check(rule.AsObject(), items[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
        }

        return true;
    }

    private bool FieldsHold(string keyword, JsonNode rule, JsonObject rules, JsonObject fields, string path)
    {
        switch (keyword)
        {
            case "required":
                return rule.AsArray().All(name => fields.ContainsKey(name!.GetValue<string>()));
            case "minProperties":
                return fields.Count >= rule.GetValue<int>();
            case "maxProperties":
                return fields.Count <= rule.GetValue<int>();
            case "propertyNames":
                foreach ((string name, _) in fields)
                {
                    Check(rule.AsObject(), JsonValue.Create(name), $"{path}.{name} (name)");
                }

                return true;
            case "properties":
                foreach ((string name, JsonNode? property) in rule.AsObject().Where(property => fields.ContainsKey(property.Key)))
                {
                    Check(property!.AsObject(), fields[name], $"{path}.{name}");
                }

                return true;
            case "additionalProperties":
                var others = fields.Where(field => rules["properties"]?[field.Key] is null).ToList();
                if (rule is JsonValue flag)
                {
                    return flag.GetValue<bool>() || others.Count == 0;
                }

                others.ForEach(field => Check(rule.AsObject(), field.Value, $"{path}.{field.Key}"));
                return true;
            default:
                throw new NotSupportedException($"The keyword '{keyword}' at {path} is not known here.");
        }
    }

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        JsonValue one when one.TryGetValue(out bool _) => "boolean",
        JsonValue one when one.TryGetValue(out string? _) => "string",
        JsonValue one when one.TryGetValue(out long _) => "integer",
        _ => "number",
    };
}
