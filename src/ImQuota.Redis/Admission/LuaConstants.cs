using System.Text.RegularExpressions;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Lua 5.4's <c>local NAME &lt;const&gt; = 1</c> for a store whose Lua is 5.1: the number is written wherever the name stands. As locals they would be
/// captured by each function of the script, and looking for what a function captures was a third of a small run (docs/performance.md).
/// </summary>
internal static partial class LuaConstants
{
    /// <exception cref="InvalidOperationException">A name is declared twice, or without a whole number of its own.</exception>
    public static string Fold(string script)
    {
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        string rest = Declarations().Replace(script, declaration =>
        {
            string[] names = [.. declaration.Groups["names"].Value.Split(',').Select(name => name.Replace("<const>", "", StringComparison.Ordinal).Trim())];
            string[] values = [.. declaration.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries)];
            if (names.Length != values.Length)
            {
                throw new InvalidOperationException($"'{declaration.Value.Trim()}' declares {names.Length} constants and {values.Length} numbers.");
            }

            foreach ((string name, string value) in names.Zip(values))
            {
                if (!numbers.TryAdd(name, value))
                {
                    throw new InvalidOperationException($"The constant {name} is declared twice.");
                }
            }

            return "";
        });

        return rest.Contains("<const>", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"'{rest[rest.IndexOf("<const>", StringComparison.Ordinal)..].Split('\n')[0]}' is no constant with a whole number at the beginning of a line.")
            : Tokens().Replace(rest, token => numbers.GetValueOrDefault(token.Value, token.Value));
    }

    [GeneratedRegex(@"^local (?<names>\w+ <const>(?:, \w+ <const>)*) = (?<values>\d+(?:, \d+)*)", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Declarations();

    // Comments and texts are tokens too, so that no name is found inside of them.
    [GeneratedRegex(@"--\[\[.*?\]\]|--[^\n]*|'(?:[^'\\\n]|\\.)*'|\w+", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tokens();
}
