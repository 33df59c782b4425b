using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Output;

/// <summary>Values of messages in a form for people.</summary>
internal static class FieldText
{
    public static string Of(FieldDescriptor field, object? value) => value switch
    {
        null => "",
        string text => SafeText.Of(text),
        bool truth => truth ? "yes" : "no",
        Timestamp instant => instant.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Money money => $"{SafeText.Of(money.Amount)} {SafeText.Of(money.Currency)}",
        _ when field.FieldType == FieldType.Enum => EnumText(field.EnumType, Convert.ToInt32(value, CultureInfo.InvariantCulture)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => SafeText.Of(value.ToString() ?? ""),
    };

    /// <summary>Whether it is shown in one cell.</summary>
    public static bool IsScalar(FieldDescriptor field)
        => !field.IsRepeated && (field.FieldType != FieldType.Message || field.MessageType.FullName == Money.Descriptor.FullName || field.MessageType.FullName == Timestamp.Descriptor.FullName);

    /// <summary>Set, or a number, which says something as 0 too.</summary>
    public static bool IsShown(FieldDescriptor field, IMessage message)
        => field.HasPresence ? field.Accessor.HasValue(message) : field.Accessor.GetValue(message) is not (null or "");

    public static string NameOf(FieldDescriptor field) => field.Name.Replace('_', ' ');

    /// <summary>APP_STATE_ACTIVE is "active"; the first value, which is unspecified, nothing.</summary>
    private static string EnumText(EnumDescriptor type, int number)
    {
        EnumValueDescriptor? value = type.FindValueByNumber(number);
        if (value is null)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        string unspecified = type.Values[0].Name;
        int prefix = unspecified.EndsWith("UNSPECIFIED", StringComparison.Ordinal) ? unspecified.Length - "UNSPECIFIED".Length : 0;
        return number == 0 && prefix > 0 ? "" : value.Name[prefix..].ToLowerInvariant().Replace('_', ' ');
    }
}
