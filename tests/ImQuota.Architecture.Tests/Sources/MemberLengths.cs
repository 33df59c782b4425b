using System.Text.RegularExpressions;

namespace ImQuota.Architecture.Tests.Sources;

/// <summary>Lines of each member (method, constructor, property) that has a body in braces, from its name to its last brace.</summary>
internal static partial class MemberLengths
{
    public static IEnumerable<(string Member, int Lines)> Of(string source)
    {
        string code = CSharpText.Blank(source);
        var open = new Stack<(bool IsType, int HeaderAt)>();
        int headerAt = 0;
        for (int at = 0; at < code.Length; at++)
        {
            if (code[at] == '{')
            {
                open.Push((TypeHeader().IsMatch(code[headerAt..at]), headerAt));
                headerAt = at + 1;
            }
            else if (code[at] == '}' && open.TryPop(out (bool IsType, int HeaderAt) block))
            {
                headerAt = at + 1;
                if (!block.IsType && (open.Count == 0 || open.Peek().IsType))
                {
                    yield return Measure(code, block.HeaderAt, at);
                }
            }
            else if (code[at] == ';')
            {
                headerAt = at + 1;
            }
        }
    }

    private static (string Member, int Lines) Measure(string code, int from, int to)
    {
        while (char.IsWhiteSpace(code[from]))
        {
            from++;
        }

        string text = code[from..to];
        return (text.Split('\n')[0].Trim(), text.Count(character => character == '\n') + 1);
    }

    [GeneratedRegex(@"\b(?:namespace|class|struct|interface|enum|record)\s+(?:class\s+|struct\s+)?\w", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeHeader();
}
