using System.CommandLine;
using ImQuota.Load.Cli;
using ImQuota.Load.Faults.Catalogue;
using ImQuota.Load.Processes;

namespace ImQuota.Load.Faults;

/// <summary>Makes each fault of the store, its network and the service under load, and checks that nothing acknowledged is lost and nothing is granted above a limit.</summary>
internal sealed class FaultsCommand
{
    private readonly ReportOptionSet _report = new();
    private readonly Option<int> _seconds = OptionKinds.Number("--seconds", 3, 1, 60, "How long a fault lasts that does not end by itself.");
    private readonly Option<int> _rate = OptionKinds.Number("--rate", 600, 10, 100_000, "Actions a second, over all apps.");
    private readonly Option<int> _deadline = OptionKinds.Number("--store-deadline-ms", 250, 1, 60_000, "The service's deadline of the store.");
    private readonly Option<bool> _list = new("--list") { Description = "Tells all faults, and makes none." };
    private readonly Option<string?> _service = new("--service") { Description = "ImQuota.Server.dll; without it the Release build of this checkout." };
    private readonly Option<Fault[]> _only = new("--only")
    {
        Description = "Engines, faults, or engine/fault, with commas between them; without it all.",
        DefaultValueFactory = _ => [.. FaultList.All],
        CustomParser = result =>
        {
            string[] words = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);
            if (Array.Find(words, word => !FaultList.All.Any(fault => Is(fault, word))) is { } unknown)
            {
                result.AddError($"--only is '{result.Tokens[0].Value}': '{unknown}' is no engine and no fault; --list tells them.");
            }

            return [.. FaultList.All.Where(fault => words.Any(word => Is(fault, word)))];
        },
    };

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "faults",
            "Starts redis-servers (single, with TLS, under Sentinels, as a cluster) and the service on free loopback ports, makes each fault under an open loop of actions whose limits are met, and checks what is left. "
            + "Exit code 1: an over-admission, a lost action, a wrong counter, a store that was not taken up again, calls that waited too long, or memory that grew.")
        {
            _seconds, _rate, _deadline, _only, _list, _service,
        };
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private static bool Is(Fault fault, string word) => word == fault.Engine || word == fault.Name || word == fault.ToString();

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        Fault[] faults = parsed.GetValue(_only)!;
        if (parsed.GetValue(_list))
        {
            foreach (Fault fault in faults)
            {
                await console.Output.WriteLineAsync($"{fault,-36} {fault.What}");
            }

            return LoadConsole.Good;
        }

        if ((parsed.GetValue(_service) ?? Programs.FindService()) is not { } service)
        {
            await console.NoteAsync("--service is not given and src/ImQuota.Server is not built: dotnet build -c Release src/ImQuota.Server");
            return LoadConsole.BadUsage;
        }

        var options = new FaultOptions(Path.GetFullPath(service), TimeSpan.FromSeconds(parsed.GetValue(_seconds)), parsed.GetValue(_rate), parsed.GetValue(_deadline));
        IReadOnlyList<FaultRow> rows = await new FaultsRun(options, console.Time, console.NoteAsync).RunAsync(faults, cancellationToken);
        await console.Output.WriteLineAsync(FaultsText.Table(rows));
        foreach (FaultRow row in rows)
        {
            foreach (string failure in row.Failures)
            {
                await console.Output.WriteLineAsync($"FAILED: {row.Engine}/{row.Fault}: {failure}");
            }
        }

        await _report.WriteAsync(parsed, rows, "ImQuota.Load faults", []);
        return rows.Any(row => row.Failures.Count > 0) ? LoadConsole.Bad : LoadConsole.Good;
    }
}
