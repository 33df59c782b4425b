using System.CommandLine;
using ImQuota.Load.Cli;
using ImQuota.Load.Compare;
using ImQuota.Load.Processes;

namespace ImQuota.Load.Variants;

/// <summary>Builds or settings of the service against one another, in interleaved rounds: what a change costs or brings.</summary>
internal sealed class VariantsCommand
{
    private static readonly string[] Measurable = [CompareSubjects.Join, CompareSubjects.OwnJoin, CompareSubjects.OwnAdmit, CompareSubjects.Stream, CompareSubjects.ClientStream];
    private readonly ReportOptionSet _report = new();
    private readonly Option<int> _rounds = OptionKinds.Number("--rounds", 4, 1, 100, "Rounds; medians are over all but the first.");
    private readonly Option<int> _seconds = OptionKinds.Number("--seconds", 3, 1, 60, "Seconds of each subject of each variant in each round.");
    private readonly Option<int> _inFlight = OptionKinds.Number("--in-flight", 128, 8, 4096, "Calls, or streamed decisions, in flight.");
    private readonly Option<int> _connections = OptionKinds.Number("--connections", 8, 1, 64, "Connections to the service.");
    private readonly Option<int> _groups = OptionKinds.Number("--groups", 20_000, 100, 1_000_000, "Groups that are joined, of up to 2,000 users each.");
    private readonly Option<int> _rate = OptionKinds.Number("--rate", 0, 0, 1_000_000, "Also new joins at so many a second, open loop; 0: not.");
    private readonly Option<string[]> _variants = new("--variant")
    {
        Description = "NAME[,dll=ImQuota.Server.dll][,VARIABLE=VALUE...]: a build, without it the Release build of this checkout, and variables of its environment. At least two.",
        Required = true,
    };

    private readonly Option<string[]> _subjects = new("--subject")
    {
        Description = $"What is measured, of {string.Join(", ", Measurable)} (join by h2load, in mode DRY_RUN). May be repeated; all when not given.",
        DefaultValueFactory = _ => Measurable,
    };

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "variants", "Starts each variant of the service on a redis-server of its own, measures them in turn, and prints what each gives beside the first. Stops and removes all of it at the end.")
        {
            _variants, _subjects, _rounds, _seconds, _inFlight, _connections, _groups, _rate,
        };
        _report.AddTo(command);
        _subjects.Validators.Add(result =>
        {
            foreach (string subject in result.Tokens.Select(token => token.Value).Where(subject => !Measurable.Contains(subject, StringComparer.Ordinal)))
            {
                result.AddError($"--subject is '{subject}'; it must be one of {string.Join(", ", Measurable)}.");
            }
        });
        _variants.Validators.Add(result =>
        {
            string[] given = [.. result.Tokens.Select(token => token.Value)];
            foreach (string text in given)
            {
                if (Variant.TryParse(text, Programs.FindService(), out string? problem) is null)
                {
                    result.AddError($"--variant is '{text}'; it {problem}.");
                }
            }

            if (given.Select(text => text.Split(',')[0]).Distinct(StringComparer.Ordinal).Count() < Math.Max(2, given.Length))
            {
                result.AddError("--variant must be given at least twice, each with another name.");
            }
        });
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        int rate = parsed.GetValue(_rate);
        var length = TimeSpan.FromSeconds(parsed.GetValue(_seconds));
        string[] only = parsed.GetValue(_subjects)!;
        var running = new List<VariantRun>();
        try
        {
            foreach (string text in parsed.GetValue(_variants)!)
            {
                Variant variant = Variant.TryParse(text, Programs.FindService(), out _)!;
                await console.NoteAsync($"starting {variant.Name}");
                var options = new CompareOptions(
                    variant.Service, parsed.GetValue(_rounds), parsed.GetValue(_seconds), parsed.GetValue(_inFlight), parsed.GetValue(_connections), parsed.GetValue(_groups),
                    Persist: false, TwoServices: false, ScaleUsers: 0, EnvoyPeers: []);
                running.Add(await VariantRun.StartAsync(variant, options, only, console.Time, cancellationToken));
            }

            for (int round = 1; round <= parsed.GetValue(_rounds); round++)
            {
                foreach (string key in running[0].Keys)
                {
                    foreach (VariantRun variant in running)
                    {
                        await console.NoteAsync($"round {round}: " + await variant.MeasureAsync(key, length, cancellationToken));
                    }
                }

                foreach (VariantRun variant in rate > 0 ? running : [])
                {
                    await console.NoteAsync($"round {round}: " + await variant.MeasureTailAsync(rate, round, length, cancellationToken));
                }
            }

            List<VariantFigures> figures = [.. running.Select(variant => variant.Figures(rate))];
            await console.Output.WriteLineAsync(VariantsText.Of(figures));
            await _report.WriteAsync(parsed, figures, "ImQuota.Load variants", []);
            string[] problems = [.. VariantsText.Problems(figures)];
            foreach (string problem in problems)
            {
                await console.Output.WriteLineAsync("PROBLEM: " + problem);
            }

            return problems.Length > 0 ? LoadConsole.Bad : LoadConsole.Good;
        }
        finally
        {
            foreach (VariantRun variant in running)
            {
                await variant.DisposeAsync();
            }
        }
    }
}
