using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Domain.Editions;

/// <summary>Reads one JSON object strictly, and writes down every error with its path instead of stopping at the first.</summary>
internal sealed partial class JsonFields
{
    /// <summary>Decimals a unit price may have.</summary>
    public const int MaxDecimals = 12;

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _errors;

    public JsonFields(JsonElement element, string path, List<string> errors)
    {
        Path = path;
        _errors = errors;
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{path}: {Show(element)} is not an object");
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_fields.TryAdd(property.Name, property.Value))
            {
                errors.Add($"{path}.{property.Name}: stands there twice");
            }
        }
    }

    public string Path { get; }

    public IEnumerable<string> Names => _fields.Keys;

    public bool Has(string name) => _fields.ContainsKey(name);

    public void Error(string name, string what) => _errors.Add($"{Path}.{name}: {what}");

    public JsonFields? Object(string name)
        => Take(name) is { } element ? new JsonFields(element, $"{Path}.{name}", _errors) : null;

    public long Integer(string name, long min, long max)
    {
        if (Take(name) is not { } element)
        {
            return min;
        }

        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long value))
        {
            Error(name, $"{Show(element)} is not a whole number");
            return min;
        }

        if (value < min || value > max)
        {
            string note = min == LimitValue.Unlimited ? " (unlimited)" : "";
            Error(name, value < min
                ? string.Create(CultureInfo.InvariantCulture, $"{value} is below {min}{note}")
                : string.Create(CultureInfo.InvariantCulture, $"{value} is above {max}"));
            return min;
        }

        return value;
    }

    public bool Flag(string name)
    {
        if (Take(name) is not { } element)
        {
            return false;
        }

        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Error(name, $"{Show(element)} is neither true nor false");
        }

        return element.ValueKind == JsonValueKind.True;
    }

    public string Text(string name, int maxLength)
    {
        if (Take(name) is not { } element)
        {
            return "";
        }

        if (element.ValueKind != JsonValueKind.String)
        {
            Error(name, $"{Show(element)} is not a text");
            return "";
        }

        string text = element.GetString()!;
        if (text.Length == 0 || text.Length > maxLength)
        {
            Error(name, string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters; 1 to {maxLength} are allowed"));
        }

        return text;
    }

    /// <summary>A decimal text of 0 or more, up to 12 digits before the point, e.g. "0.015".</summary>
    /// <param name="name">The field.</param>
    /// <param name="maxDecimals">Decimals it may have, up to <see cref="MaxDecimals"/>.</param>
    public decimal Amount(string name, int maxDecimals)
    {
        string text = Text(name, 25);
        if (text.Length is 0 or > 25)
        {
            return 0;
        }

        Match match = AmountPattern().Match(text);
        if (!match.Success)
        {
            Error(name, $"'{text}' is not an amount: up to 12 digits, and up to {MaxDecimals} after a point");
            return 0;
        }

        decimal amount = decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (decimal.Round(amount, maxDecimals) != amount)
        {
            Error(name, $"'{text}' has more than {maxDecimals} decimals");
            return 0;
        }

        return amount;
    }

    /// <summary>A month such as "2027-04", or null.</summary>
    public YearMonth? Month(string name)
    {
        if (IsNull(name))
        {
            return null;
        }

        string text = Text(name, 7);
        if (text.Length is 0 or > 7)
        {
            return null;
        }

        ParseResult<YearMonth> month = YearMonthPattern.Iso.Parse(text);
        if (!month.Success)
        {
            Error(name, $"'{text}' is not a month such as 2027-04");
            return null;
        }

        return month.Value;
    }

    /// <summary>True if the field is there and null; it counts as read then.</summary>
    public bool IsNull(string name) => _fields.TryGetValue(name, out JsonElement element) && element.ValueKind == JsonValueKind.Null && _read.Add(name);

    /// <param name="name">The field.</param>
    /// <param name="maxLength">Characters a text may have; none may be empty where this is given.</param>
    public IReadOnlyList<string> Texts(string name, int? maxLength = null)
    {
        var texts = new List<string>();
        if (Take(name) is not { } element)
        {
            return texts;
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            Error(name, $"{Show(element)} is not a list");
            return texts;
        }

        foreach (JsonElement item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                Error(name, $"{Show(item)} is not a text");
            }
            else if (texts.Contains(item.GetString()!))
            {
                Error(name, $"names '{item.GetString()}' twice");
            }
            else if (maxLength is { } max && (item.GetString()!.Length is 0 || item.GetString()!.Length > max))
            {
                Error(name, string.Create(CultureInfo.InvariantCulture, $"names a text of {item.GetString()!.Length} characters; 1 to {max} are allowed"));
            }
            else
            {
                texts.Add(item.GetString()!);
            }
        }

        return texts;
    }

    /// <summary>Writes down the fields that nobody asked for.</summary>
    public void Close()
    {
        foreach (string name in _fields.Keys.Except(_read, StringComparer.Ordinal))
        {
            Error(name, "is not a known field");
        }
    }

    private JsonElement? Take(string name)
    {
        _read.Add(name);
        if (_fields.TryGetValue(name, out JsonElement element))
        {
            return element;
        }

        Error(name, "is missing");
        return null;
    }

    [GeneratedRegex(@"\A[0-9]{1,12}(\.[0-9]{1,12})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AmountPattern();

    private static string Show(JsonElement element)
    {
        string raw = element.GetRawText();
        return raw.Length <= 60 ? raw : raw[..60] + "…";
    }
}
