using System.Globalization;
using System.Text.RegularExpressions;

namespace ImQuota.Architecture.Tests.Documents;

/// <summary>One value of the proto's enum DenyReason with the codes its comment names.</summary>
internal sealed partial record ProtoReason(string Name, int Number, IReadOnlyList<int> Codes)
{
    /// <summary>All but UNSPECIFIED, in the order of the file.</summary>
    public static IReadOnlyList<ProtoReason> All { get; } = Parse(Repository.Read("protos/imquota/v1/decision.proto"));

    /// <summary>As C# names it: APP_NOT_FOUND is AppNotFound.</summary>
    public string PascalName => string.Concat(Name.Split('_').Select(word => word[..1] + word[1..].ToLowerInvariant()));

    public static IReadOnlyList<ProtoReason> Parse(string proto)
    {
        int start = proto.IndexOf("enum DenyReason {", StringComparison.Ordinal);
        string body = proto[start..proto.IndexOf('}', start)];
        return
        [
            .. Value().Matches(body)
                .Where(match => match.Groups["name"].Value != "UNSPECIFIED")
                .Select(match => new ProtoReason(
                    match.Groups["name"].Value,
                    int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture),
                    CodesIn(match.Groups["comment"].Value))),
        ];
    }

    /// <summary>Numbers of five digits, sorted.</summary>
    public static IReadOnlyList<int> CodesIn(string text)
        => [.. Code().Matches(text).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).Order()];

    [GeneratedRegex(@"(?<comment>(?:[ \t]*//[^\n]*\n)*)[ \t]*DENY_REASON_(?<name>[A-Z_]+)\s*=\s*(?<number>\d+);", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();

    [GeneratedRegex(@"\b\d{5}\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
