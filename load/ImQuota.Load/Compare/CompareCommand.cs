using System.CommandLine;
using ImQuota.Load.Cli;
using ImQuota.Load.Processes;
using ImQuota.Load.Scale;

namespace ImQuota.Load.Compare;

/// <summary>One command, one run: ImQuota and its peers on this machine, as ratios.</summary>
internal sealed class CompareCommand
{
    private const string EnvoyPrefix = "envoy-ratelimit=";
    private readonly ReportOptionSet _report = new();
    private readonly Option<int> _rounds = OptionKinds.Number("--rounds", 5, 1, 100, "Rounds; medians are over all but the first.");
    private readonly Option<int> _seconds = OptionKinds.Number("--seconds", 4, 1, 60, "Seconds of each subject in each round.");
    private readonly Option<int> _inFlight = OptionKinds.Number("--in-flight", 128, 8, 4096, "Calls, or streamed decisions, in flight; 64-action calls: a quarter.");
    private readonly Option<int> _connections = OptionKinds.Number("--connections", 8, 1, 64, "Connections of h2load, of the own client, and to Redis.");
    private readonly Option<int> _groups = OptionKinds.Number("--groups", 20_000, 100, 1_000_000, "Groups that are joined, of up to 2,000 users each.");
    private readonly Option<bool> _persist = new("--persist") { Description = "Redis with an append-only file, fsynced each second." };
    private readonly Option<bool> _two = new("--two-services") { Description = "Also two services on one Redis." };
    private readonly Option<double> _cores = OptionKinds.Decimal("--service-cores", 0, 0, 64, "Part of a core, or cores, that each service may use, by a control group of Linux (root); 0: all there is.");
    private readonly Option<int> _scale = OptionKinds.Number("--scale-users", 0, 0, 10_000_000, "Also fill an app up to so many users, with a tenth as many groups, and measure bytes and cost as scale does; 0: do not.");
    private readonly Option<bool> _require = new("--require-bars") { Description = "A missed bar fails the command (exit code 1), as wrong answers always do." };
    private readonly Option<string[]> _peers = new("--peer")
    {
        Description = "envoy-ratelimit=HOST:PORT: another server that speaks Envoy's rate limit service, with domain 'imquota' and descriptor app=one. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _service = new("--service") { Description = "ImQuota.Server.dll; without it the Release build of this checkout." };

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "compare",
            "Starts redis-server, the service and its peers on free loopback ports, measures them in interleaved rounds, and prints each promised ratio with its bar. "
            + "Stops and removes all of it at the end. h2load and nginx with lua are used where they are installed.")
        {
            _rounds, _seconds, _inFlight, _connections, _groups, _persist, _two, _cores, _scale, _require, _peers, _service,
        };
        _report.AddTo(command);
        _scale.Validators.Add(result =>
        {
            // Fewer than a thousand is no size; what is no number at all is told by the option itself.
            if (result.Tokens is [var token] && int.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out int users) && users is > 0 and < 1_000)
            {
                result.AddError($"--scale-users is '{token.Value}'; it must be 0, or a whole number from 1000 to 10000000.");
            }
        });
        _peers.Validators.Add(result =>
        {
            foreach (string peer in result.Tokens.Select(token => token.Value).Where(peer => !IsPeer(peer)))
            {
                result.AddError($"--peer is '{peer}'; it must be envoy-ratelimit=HOST:PORT.");
            }
        });
        _service.Validators.Add(result =>
        {
            string path = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!new ServiceBuild(path).Exists)
            {
                result.AddError($"--service is '{path}'; it must be an ImQuota.Server.dll that was built or published.");
            }
        });
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private static bool IsPeer(string text)
        => text.StartsWith(EnvoyPrefix, StringComparison.Ordinal) && OptionKinds.IsHostAndPort(text[EnvoyPrefix.Length..]);

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        if ((parsed.GetValue(_service) ?? Programs.FindService()) is not { } service)
        {
            await console.NoteAsync("--service is not given and src/ImQuota.Server is not built: dotnet build -c Release src/ImQuota.Server");
            return LoadConsole.BadUsage;
        }

        var options = new CompareOptions(
            new ServiceBuild(Path.GetFullPath(service), parsed.GetValue(_cores)), parsed.GetValue(_rounds), parsed.GetValue(_seconds), parsed.GetValue(_inFlight), parsed.GetValue(_connections), parsed.GetValue(_groups),
            parsed.GetValue(_persist), parsed.GetValue(_two), parsed.GetValue(_scale), [.. parsed.GetValue(_peers)!.Select(peer => peer[EnvoyPrefix.Length..])]);
        CompareReport report = await new CompareRun(options, console.Time, console.NoteAsync).RunAsync(cancellationToken);
        await console.Output.WriteLineAsync(CompareText.Subjects(report.Subjects));
        await console.Output.WriteLineAsync();
        await console.Output.WriteLineAsync(CompareText.Tails(report.Tails));
        await console.Output.WriteLineAsync();
        if (report.Scale.Count > 0)
        {
            await console.Output.WriteLineAsync(ScaleText.Table(report.Scale) + "\n");
        }

        await console.Output.WriteLineAsync(CompareText.Bars(report.Bars));
        await console.Output.WriteLineAsync(CompareText.TwoServices(report.Subjects) ?? "");
        foreach (string problem in report.Problems)
        {
            await console.Output.WriteLineAsync("PROBLEM: " + problem);
        }

        await _report.WriteAsync(parsed, report, "ImQuota.Load compare", CompareText.Charts(report));
        bool missed = parsed.GetValue(_require) && report.Bars.Any(bar => bar.Met == false);
        return report.Problems.Count > 0 || missed || report.Bars[^1].Met == false ? LoadConsole.Bad : LoadConsole.Good;
    }
}
