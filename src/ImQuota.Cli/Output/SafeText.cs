using System.Globalization;
using System.Text;

namespace ImQuota.Cli.Output;

/// <summary>
/// Texts that somebody else wrote, as ids, names and reasons, for a terminal: what would steer it (control and format characters, also those that turn
/// the direction of writing) is shown as its number. Markup of the table library is never parsed: texts go in as <c>Spectre.Console.Text</c>.
/// </summary>
internal static class SafeText
{
    public static string Of(string text) => text.All(IsPlain) ? text : Escape(text);

    /// <summary>The same, with line ends left as they are.</summary>
    public static string OfLines(string text) => string.Join('\n', text.Split('\n').Select(Of));

    private static bool IsPlain(char character) => char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text, i) && CharUnicodeInfo.GetUnicodeCategory(text, i) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            {
                escaped.Append(text, i++, 2);
            }
            else if (IsPlain(text[i]))
            {
                escaped.Append(text[i]);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
        }

        return escaped.ToString();
    }
}
