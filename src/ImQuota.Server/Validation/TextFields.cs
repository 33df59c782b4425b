using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Server.Validation;

/// <summary>Checks of texts and names in the admin services.</summary>
internal static class TextFields
{
    private const int AccountMaxBytes = 64;

    /// <summary><paramref name="min"/> to <paramref name="max"/> characters, both inclusive, none of them a control character.</summary>
    public static void Text(BadFields bad, string field, string value, int min, int max)
    {
        if (value.Length < min || value.Length > max)
        {
            bad.Add(field, string.Create(CultureInfo.InvariantCulture, $"has {value.Length} characters; {min} to {max} are allowed"));
        }
        else if (value.Any(char.IsControl))
        {
            bad.Add(field, $"is {BadFields.Show(value)}, which holds a control character");
        }
    }

    /// <summary><paramref name="min"/> to <paramref name="max"/> bytes of printable ASCII, both inclusive.</summary>
    public static void Ascii(BadFields bad, string field, string value, int min, int max)
    {
        if (!IdRules.IsValid(value, min, max))
        {
            bad.Add(field, string.Create(
                CultureInfo.InvariantCulture,
                $"is {BadFields.Show(value)}; {min} to {max} bytes of printable ASCII (0x20-0x7e) are allowed"));
        }
    }

    /// <summary>The name of an account that is to be: a path cannot carry the two that mean a folder and the one above it.</summary>
    public static void NewAccount(BadFields bad, string value)
    {
        Ascii(bad, "account", value, 1, AccountMaxBytes);
        if (value is "." or "..")
        {
            bad.Add("account", $"is {BadFields.Show(value)}, which no address of a page or of JSON can carry; choose another");
        }
    }

    /// <summary>The key of a limit; <see cref="LimitKey.Users"/> when it is bad.</summary>
    public static LimitKey Limit(BadFields bad, string field, string value)
    {
        if (!LimitNames.TryParse(value, out LimitKey key))
        {
            bad.Add(field, $"is {BadFields.Show(value)}; a limit is one of {string.Join(", ", LimitNames.All)}");
        }

        return key;
    }
}
