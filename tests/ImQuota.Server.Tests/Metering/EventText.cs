using System.Text.Json;

namespace ImQuota.Server.Tests.Metering;

/// <summary>Reads events as a consumer does.</summary>
internal static class EventText
{
    internal static string IdOf(string text) => Field(text, "id");

    internal static string TypeOf(string text) => Field(text, "type")["io.imquota.".Length..^3];

    /// <summary>E.g. "usage.mau.snapshot mau:1:2026-05:000000 3".</summary>
    internal static string Show(string text)
    {
        using var document = JsonDocument.Parse(text);
        JsonElement data = document.RootElement.GetProperty("data");
        string what = data.TryGetProperty("quantity", out JsonElement quantity) ? quantity.GetString()!
            : data.TryGetProperty("to", out JsonElement to) ? to.GetString()! : data.GetProperty("reminder").GetString()!;
        return $"{TypeOf(text)} {IdOf(text)} {what}";
    }

    /// <summary>The largest quantity by meter and period, which is what consumers take: "mau 1 2026-05 = 3".</summary>
    internal static IReadOnlyList<string> Join(IEnumerable<string> events)
    {
        var best = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (string text in events)
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.GetProperty("data").TryGetProperty("quantity", out JsonElement quantity))
            {
                string key = $"{root.GetProperty("data").GetProperty("meter").GetString()} {root.GetProperty("subject").GetString()} {root.GetProperty("imqperiod").GetString()}";
                long value = long.Parse(quantity.GetString()!, System.Globalization.CultureInfo.InvariantCulture);
                best[key] = Math.Max(best.GetValueOrDefault(key), value);
            }
        }

        return [.. best.Select(one => $"{one.Key} = {one.Value}")];
    }

    private static string Field(string text, string name)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty(name).GetString()!;
    }
}
