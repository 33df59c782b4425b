using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Prometheus;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>The text of a scrape, read.</summary>
internal sealed partial class Scrape
{
    private Scrape(string text)
    {
        Text = text;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ');
                Types[words[2]] = words[3];
            }
            else if (line[0] != '#')
            {
                int end = line.LastIndexOf(' ');
                Values[line[..end]] = double.Parse(line.AsSpan(end + 1), CultureInfo.InvariantCulture);
            }
        }
    }

    public string Text { get; }

    /// <summary>By the name of the family.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>By name and labels as they stand in the text.</summary>
    public Dictionary<string, double> Values { get; } = new(StringComparer.Ordinal);

    public double this[string series] => Values.TryGetValue(series, out double value) ? value : double.NaN;

    public static Scrape Of(string text) => new(text);

    public static async Task<Scrape> OfAsync(CollectorRegistry registry, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream, cancellationToken);
        return new Scrape(Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>Names of the labels of a family, those of buckets left out.</summary>
    public IReadOnlyList<string> LabelsOf(string family)
        => [.. Values.Keys
            .Where(series => FamilyOf(series) == family)
            .SelectMany(series => Label().Matches(series).Select(match => match.Groups["label"].Value))
            .Where(label => label != "le")
            .Distinct(StringComparer.Ordinal)];

    private string FamilyOf(string series)
    {
        string name = series.Split('{')[0];
        string cut = Suffix().Replace(name, "");
        return Types.GetValueOrDefault(cut) == "histogram" ? cut : name;
    }

    [GeneratedRegex("(?<label>[a-z_]+)=\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Suffix();
}
