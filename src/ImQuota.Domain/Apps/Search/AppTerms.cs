using System.Globalization;
using System.Text;

namespace ImQuota.Domain.Apps.Search;

/// <summary>Under what an app is found: its account, its state, and the words of its name and account. Pure, so that a term can be compared with the record it was made of.</summary>
public static class AppTerms
{
    private const char AccountKind = 'a';
    private const char StateKind = 's';
    private const char TextKind = 't';

    /// <summary>Words of one text at most: a name of a hundred words is found by its first.</summary>
    private const int MaxWords = 12;

    /// <summary>Characters of a term at most; what is looked for is cut alike.</summary>
    private const int MaxTextLength = 48;

    /// <summary>All terms of an app, each once. An active app has no term of its state: almost all are.</summary>
    public static IReadOnlyCollection<string> Of(AppRecord app)
    {
        var terms = new SortedSet<string>(StringComparer.Ordinal) { OfAccount(app.Account) };
        if (app.State != AppState.Active)
        {
            terms.Add(OfState(app.State));
        }

        AddWords(terms, app.Account);
        AddWords(terms, app.Name);
        return terms;
    }

    public static string OfAccount(string account) => AccountKind + account;

    public static string OfState(AppState state) => string.Create(CultureInfo.InvariantCulture, $"{StateKind}{(int)state}");

    /// <summary>Whether a text has nothing to look for, as a dash alone.</summary>
    public static bool IsEmpty(string text) => Normal(text).Length == 0;

    /// <summary>The beginning of the terms of all texts with a word that begins so.</summary>
    public static string OfText(string text) => TextKind + Cut(Normal(text));

    private static void AddWords(SortedSet<string> terms, string text)
    {
        string normal = Normal(text);
        int words = 0;
        for (int i = 0; i < normal.Length && words < MaxWords; i++)
        {
            if (BeginsWord(normal, i))
            {
                terms.Add(TextKind + Cut(normal[i..]));
                words++;
            }
        }
    }

    /// <summary>Scripts without spaces have a word at each letter.</summary>
    private static bool BeginsWord(string text, int place)
        => char.IsLetterOrDigit(text[place])
            && (place == 0 || !char.IsLetterOrDigit(text[place - 1]) || char.GetUnicodeCategory(text[place]) == UnicodeCategory.OtherLetter);

    /// <summary>In lower case, and what stands between words as one space: a person does not remember whether it was a dash.</summary>
    private static string Normal(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            bool between = char.IsWhiteSpace(character) || (char.IsAscii(character) && !char.IsAsciiLetterOrDigit(character));
            if (!between)
            {
                normal.Append(char.ToLowerInvariant(character));
            }
            else if (normal.Length > 0 && normal[^1] != ' ')
            {
                normal.Append(' ');
            }
        }

        return normal.ToString().TrimEnd();
    }

    private static string Cut(string text)
    {
        int length = Math.Min(text.Length, MaxTextLength);
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
