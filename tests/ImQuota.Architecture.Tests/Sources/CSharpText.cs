namespace ImQuota.Architecture.Tests.Sources;

/// <summary>C# source with comments and the contents of texts blanked out; lines and columns stay where they are.</summary>
internal static class CSharpText
{
    public static string Blank(string source)
    {
        char[] code = source.ToCharArray();
        Code(code, 0, hole: false);
        return new string(code);
    }

    /// <summary>From <paramref name="at"/> to the end, or to the brace that closes the hole of an interpolated text.</summary>
    private static int Code(char[] code, int at, bool hole)
    {
        int depth = 0;
        while (at < code.Length)
        {
            if (Starts(code, at, "//"))
            {
                at = Wipe(code, at, EndOf(code, at, "\n", 0));
            }
            else if (Starts(code, at, "/*"))
            {
                at = Wipe(code, at, EndOf(code, at + 2, "*/", 2));
            }
            else if (code[at] == '\'')
            {
                at = Quoted(code, at, '\'');
            }
            else if (TextAt(code, at) is { } start)
            {
                at = Text(code, at, start);
            }
            else if (hole && code[at] == '}' && depth == 0)
            {
                return at;
            }
            else
            {
                depth += code[at] switch { '{' => 1, '}' => -1, _ => 0 };
                at++;
            }
        }

        return at;
    }

    /// <summary>Position of the first quote, if a text with its prefix begins here.</summary>
    private static int? TextAt(char[] code, int at)
    {
        int quote = at;
        while (quote < code.Length && code[quote] is '$' or '@')
        {
            quote++;
        }

        return quote < code.Length && code[quote] == '"' ? quote : null;
    }

    private static int Text(char[] code, int at, int quote)
    {
        ReadOnlySpan<char> prefix = code.AsSpan(at, quote - at);
        int quotes = quote;
        while (quotes < code.Length && code[quotes] == '"')
        {
            quotes++;
        }

        if (quotes - quote >= 3)
        {
            string end = new('"', quotes - quote);
            return Wipe(code, quotes, EndOf(code, quotes, end, 0)) + end.Length;
        }

        bool verbatim = prefix.Contains('@');
        bool interpolated = prefix.Contains('$');
        return verbatim || interpolated ? Holes(code, quote + 1, verbatim, interpolated) : Quoted(code, quote, '"');
    }

    private static int Holes(char[] code, int at, bool verbatim, bool interpolated)
    {
        while (at < code.Length)
        {
            if (code[at] == '"' && !(verbatim && Starts(code, at, "\"\"")))
            {
                return at + 1;
            }

            if (interpolated && code[at] == '{' && !Starts(code, at, "{{"))
            {
                code[at] = ' ';
                at = Code(code, at + 1, hole: true);
                at = Wipe(code, at, at + 1);
            }
            else
            {
                bool pair = Starts(code, at, "{{") || Starts(code, at, "}}") || Starts(code, at, "\"\"") || (!verbatim && code[at] == '\\');
                at = Wipe(code, at, at + (pair ? 2 : 1));
            }
        }

        return at;
    }

    private static int Quoted(char[] code, int at, char quote)
    {
        at++;
        while (at < code.Length && code[at] != quote)
        {
            at = Wipe(code, at, at + (code[at] == '\\' ? 2 : 1));
        }

        return at + 1;
    }

    private static bool Starts(char[] code, int at, string text) => code.AsSpan(at).StartsWith(text, StringComparison.Ordinal);

    private static int EndOf(char[] code, int at, string end, int past)
    {
        int found = code.AsSpan(Math.Min(at, code.Length)).IndexOf(end, StringComparison.Ordinal);
        return found < 0 ? code.Length : at + found + past;
    }

    private static int Wipe(char[] code, int from, int to)
    {
        for (int i = from; i < to && i < code.Length; i++)
        {
            code[i] = code[i] is '\n' or '\r' ? code[i] : ' ';
        }

        return to;
    }
}
