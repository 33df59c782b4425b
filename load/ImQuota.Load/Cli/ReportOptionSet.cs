using System.CommandLine;
using System.Text.Json;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Cli;

/// <summary>Where a report goes besides the terminal.</summary>
internal sealed class ReportOptionSet
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Option<string?> _json = OptionKinds.OutputFile("--json", "Writes all figures to this file.");
    private readonly Option<string?> _plot = OptionKinds.OutputFile("--plot", "Writes charts to this HTML file, which needs nothing else.");

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_plot);
    }

    public async Task WriteAsync<T>(ParseResult parsed, T report, string title, IReadOnlyList<SvgChart> charts)
    {
        if (parsed.GetValue(_json) is { } json)
        {
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(report, Readable) + "\n");
        }

        if (parsed.GetValue(_plot) is { } plot)
        {
            await File.WriteAllTextAsync(plot, HtmlPage.Write(title, charts));
        }
    }
}
