using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ImQuota.Architecture.Tests.Scripts;

/// <summary>A whole script of the store: one file, or the parts of a folder in the order of their numbers.</summary>
/// <param name="Name">With the key count at its end, e.g. <c>app-create-1</c>; <c>-n</c> where it differs from call to call.</param>
/// <param name="Text">As it is sent to the store.</param>
internal sealed partial record StoreScript(string Name, string Text)
{
    private const string Folder = "src/ImQuota.Redis/Scripts";

    private static readonly SearchValues<string> Ends = SearchValues.Create(["\nARGV", "\nReturns "], StringComparison.Ordinal);

    public static IReadOnlyList<StoreScript> All { get; } =
    [
        .. Repository.Files(Folder, "*.lua")
            .GroupBy(file => Path.GetRelativePath(Folder, file).Replace('\\', '/').Split('/')[0])
            .Select(files => new StoreScript(Path.GetFileNameWithoutExtension(files.Key), string.Concat(files.Select(Repository.Read)))),
    ];

    /// <summary>The comment it begins with; empty if it begins with anything else.</summary>
    public string Header => Text.StartsWith("--[[", StringComparison.Ordinal) ? Text[..Text.IndexOf("]]", StringComparison.Ordinal)] : "";

    /// <summary>Without comments and the contents of texts.</summary>
    public string Code => CommentsAndTexts().Replace(Text, match => new string('\n', match.Value.Count(character => character == '\n')));

    public string Sha1
    {
        get
        {
            // The store's name for a script, not a protection.
#pragma warning disable CA5350
            return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Text)));
#pragma warning restore CA5350
        }
    }

    /// <summary>What is wrong with its name and its header.</summary>
    public IEnumerable<string> HeaderFaults()
    {
        Match name = NameWithCount().Match(Name);
        if (!name.Success)
        {
            yield return $"{Name}: the name does not end in the number of keys, or -n";
            yield break;
        }

        if (!Header.StartsWith($"--[[\n{name.Groups["name"].Value}: ", StringComparison.Ordinal))
        {
            yield return $"{Name}: the header does not begin with '{name.Groups["name"].Value}: ' and what it does";
        }

        string[] parts = Code.Contains("ARGV", StringComparison.Ordinal) ? ["\nKEYS\n", "\nARGV", "\nReturns "] : ["\nKEYS\n", "\nReturns "];
        foreach (string part in parts)
        {
            if (!Header.Contains(part, StringComparison.Ordinal))
            {
                yield return $"{Name}: the header has no {part.Trim()}";
            }
        }

        if (!WhyOneScript().IsMatch(Header))
        {
            yield return $"{Name}: the header does not say why it is one script (atomic, in one step, unless, if nobody, in a script because)";
        }

        foreach (string fault in KeyFaults(name.Groups["count"].Value))
        {
            yield return fault;
        }
    }

    private IEnumerable<string> KeyFaults(string count)
    {
        int keys = Header.IndexOf("\nKEYS\n", StringComparison.Ordinal);
        int end = keys < 0 ? -1 : Header.AsSpan(keys).IndexOfAny(Ends);
        string section = end < 0 ? "" : Header.Substring(keys, end);
        string[] documented = [.. KeyRow().Matches(section).Select(match => match.Groups["key"].Value)];
        int used = KeyInCode().Matches(Code).Select(match => int.Parse(match.Groups["key"].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        if (count != "n" && (documented.Length.ToString(CultureInfo.InvariantCulture) != count || used.ToString(CultureInfo.InvariantCulture) != count))
        {
            yield return $"{Name}: {documented.Length} keys are documented, KEYS[{used}] is the last that is used";
        }

        if (count == "n" && (!section.Contains("..", StringComparison.Ordinal) || used >= documented.Length))
        {
            yield return $"{Name}: fixed keys up to KEYS[{used}] are used, documented are {string.Join(", ", documented)}; an open end is written as '6..'";
        }
    }

    /// <summary>
    /// Divisions and fractions that are not rounded on the spot. The store cuts a number of a reply to a whole one and hands a
    /// fraction on as a text, so neither may come about.
    /// </summary>
    public IEnumerable<string> Fractions()
        => Code.Split('\n').Where(line => FractionOrDivision().IsMatch(RoundedOnTheSpot().Replace(line, ""))).Select(line => line.Trim());

    [GeneratedRegex(@"^(?<name>[a-z]+(?:-[a-z]+)*?)-(?<count>\d+|n)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameWithCount();

    [GeneratedRegex(@"\b(?:[Aa]tomic|in one step|unless|if nobody|[Ii]n a script because)\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WhyOneScript();

    [GeneratedRegex(@"^  (?<key>\d+)(?:\.\.)? +\S", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyRow();

    [GeneratedRegex(@"\bKEYS\[(?<key>\d+)\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyInCode();

    [GeneratedRegex(@"--\[\[.*?\]\]|--[^\n]*|'(?:[^'\\\n]|\\.)*'|""(?:[^""\\\n]|\\.)*""", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommentsAndTexts();

    [GeneratedRegex(@"/|\d\.\d", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FractionOrDivision();

    /// <summary>floor(…) with parentheses up to three deep.</summary>
    [GeneratedRegex(@"\bfloor\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoundedOnTheSpot();
}
