using System.CommandLine;
using ImQuota.Cli.Importing;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;
using Spectre.Console;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota import</c>: existing users, groups, memberships and friendships from a file.</summary>
internal static class ImportCommand
{
    /// <summary>Records that a message may have (usage.proto).</summary>
    private const int MaxPortion = 1000;

    private enum Format
    {
        ByName,
        JsonLines,
        Csv,
    }

    public static Command Make(CliRuntime runtime)
    {
        var file = new Argument<string>("file") { Description = "JSON lines (an ImportRequest each), or CSV with the columns kind, user, group, friend, type, direction." };
        Option<ulong> app = AppArgument.Option();
        Option<Format> format = Choice.Of("--format", "Format", ("auto", Format.ByName), ("jsonl", Format.JsonLines), ("csv", Format.Csv));
        Option<int> portion = WholeNumber.Option("--portion", "Records a message", MaxPortion, 1, MaxPortion);
        var state = new Option<string?>("--state") { Description = "File that keeps how far it came; by default the file's name with .position. It is gone when all is done." };
        var restart = new Option<bool>("--restart") { Description = "Begin at the first line, whatever was done." };
        return runtime.Runs(new Command("import", "Bring in what exists already. Records are facts: sending them again changes nothing. Exit code 7: some were left out.") { file, app, format, portion, state, restart }, async call =>
        {
            string path = call.Get(file)!;
            string position = call.Get(state) ?? path + ".position";
            if (call.Get(restart))
            {
                File.Delete(position);
            }

            bool isCsv = call.Get(format) switch
            {
                Format.Csv => true,
                Format.JsonLines => false,
                _ => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase),
            };
            ImportPosition start = (await ImportPosition.StartOfAsync(path, call.Get(app), call.Cancellation)).Resume(position);
            if (start.Line > 0)
            {
                call.Printer.Tell($"Going on after line {start.Line}, as {position} says.");
            }

            // Of an unknown app each record would be left out by itself.
            await call.Apps.GetAppAsync(new GetAppRequest { SdkAppId = start.App }, call.Once);
            ImportResponse total = await RunAsync(call, path, isCsv, start, position, call.Get(portion));
            File.Delete(position);
            call.Printer.Print(total, () => TablesOf(total));
            return total.Failed > 0 ? ExitCodes.Findings : ExitCodes.Ok;
        });
    }

    private static IEnumerable<Spectre.Console.Rendering.IRenderable> TablesOf(ImportResponse total)
    {
        ImportResponse sums = total.Clone();
        sums.Failures.Clear();
        foreach (Spectre.Console.Rendering.IRenderable table in MessageView.Of(sums).Take(1))
        {
            yield return table;
        }

        if (total.Failures.Count > 0)
        {
            var table = new Table { Border = TableBorder.Rounded };
            table.AddColumn("line").AddColumn("why it was left out");
            foreach (ImportFailure failure in total.Failures)
            {
                table.AddRow(new Text($"{failure.MessageIndex}"), new Text(SafeText.Of(failure.Text)));
            }

            yield return table;
        }
    }

    private static async Task<ImportResponse> RunAsync(CliCall call, string path, bool isCsv, ImportPosition start, string position, int portion)
    {
        await using FileStream file = File.OpenRead(path);
        using var reader = new StreamReader(file);
        ImportResponse total = new();
        async Task SendAsync(Action<double> progress)
        {
            using var run = new ImportRun(call, portion, line =>
            {
                (start with { Line = line }).Write(position);
                progress(file.Position);
            });
            await run.SendAsync(isCsv ? CsvRows.ReadAsync(reader, start.App) : JsonLines.ReadAsync(reader, start.App), start.Line);
            total = run.Total;
        }

        if (!call.Console.IsInteractive)
        {
            await SendAsync(_ => { });
            return total;
        }

        await Printer.Make(call.Console, call.Console.Error).Progress().StartAsync(async context =>
        {
            ProgressTask task = context.AddTask("import", maxValue: Math.Max(1, file.Length));
            await SendAsync(bytes => task.Value = bytes);
            task.Value = task.MaxValue;
        });
        return total;
    }
}
