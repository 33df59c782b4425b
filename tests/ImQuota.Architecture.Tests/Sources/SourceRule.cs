using System.Text.RegularExpressions;

namespace ImQuota.Architecture.Tests.Sources;

/// <summary>Something that may not stand in source code; comments and texts do not count.</summary>
internal sealed class SourceRule(string pattern)
{
    private readonly Regex _pattern = new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    /// <summary>"file:line: what" for each place.</summary>
    public IEnumerable<string> Violations(string file, string source)
    {
        string code = CSharpText.Blank(source);
        foreach (Match match in _pattern.Matches(code))
        {
            int line = code.AsSpan(0, match.Index).Count('\n') + 1;
            yield return $"{file}:{line}: {match.Value}";
        }
    }

    /// <summary>Over all files of src.</summary>
    public IEnumerable<string> ViolationsInSource()
        => Repository.Files("src", "*.cs").SelectMany(file => Violations(file, Repository.Read(file)));
}
