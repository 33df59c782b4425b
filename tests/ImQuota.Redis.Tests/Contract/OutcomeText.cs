using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using ImQuota.Domain.Metering;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>
/// Writes a value with all its public properties and the elements of its lists, so that two values are equal exactly if
/// their texts are, a difference can be read, and a field added later is compared without anybody thinking of it.
/// </summary>
internal static class OutcomeText
{
    /// <summary>How each store numbers its catalogues, and the estimate, which is compared with tolerance.</summary>
    private static readonly HashSet<string> NotCompared = ["CatalogueVersion", nameof(AppUsage.MauEstimate), "EqualityContract"];

    internal static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string one:
                text.Append('"').Append(one).Append('"');
                break;
            case NodaTime.Instant instant:
                text.Append(NodaTime.Text.InstantPattern.ExtendedIso.Format(instant));
                break;
            case IDictionary map:
                AppendMap(text, map);
                break;
            case IEnumerable list:
                AppendList(text, list);
                break;
            case IConvertible or NodaTime.Duration or Version:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            default:
                AppendProperties(text, value);
                break;
        }
    }

    /// <summary>Maps have no order, so they are written in the order of their keys' texts.</summary>
    private static void AppendMap(StringBuilder text, IDictionary map)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in map)
        {
            entries.Add(Of(entry.Key), Of(entry.Value));
        }

        text.Append('{').AppendJoin(", ", entries.Select(entry => $"{entry.Key}: {entry.Value}")).Append('}');
    }

    private static void AppendList(StringBuilder text, IEnumerable list)
        => text.Append('[').AppendJoin(", ", list.Cast<object?>().Select(Of)).Append(']');

    private static void AppendProperties(StringBuilder text, object value)
    {
        text.Append(value.GetType().Name).Append('(');
        IEnumerable<PropertyInfo> properties = value.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !NotCompared.Contains(property.Name) && property.GetIndexParameters().Length == 0);
        text.AppendJoin(", ", properties.Select(property => $"{property.Name}: {Of(property.GetValue(value))}"));
        text.Append(')');
    }
}
