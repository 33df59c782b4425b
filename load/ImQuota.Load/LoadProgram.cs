using System.CommandLine;
using ImQuota.Load.Cli;
using ImQuota.Load.Compare;
using ImQuota.Load.Faults;
using ImQuota.Load.Months;
using ImQuota.Load.Peers;
using ImQuota.Load.Running;
using ImQuota.Load.Scale;
using ImQuota.Load.Variants;

namespace ImQuota.Load;

/// <summary>From the command line to the exit code: 0 good; 1 wrong replies, missed bars, or it could not be done; 2 wrong options; 130 cancelled.</summary>
internal static class LoadProgram
{
    /// <summary>After Ctrl+C: time to stop what was started and to tell what there is.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments, LoadConsole console)
    {
        var root = new RootCommand("Drives ImQuota as chat backends do, checks every reply, and measures it against others.");
        root.Subcommands.Add(new RunCommand().Build(console));
        root.Subcommands.Add(new RampCommand().Build(console));
        root.Subcommands.Add(new SoakCommand().Build(console));
        root.Subcommands.Add(new ScaleCommand().Build(console));
        root.Subcommands.Add(new MonthsCommand().Build(console));
        root.Subcommands.Add(new TransitionsCommand().Build(console));
        root.Subcommands.Add(new CompareCommand().Build(console));
        root.Subcommands.Add(new VariantsCommand().Build(console));
        root.Subcommands.Add(new FaultsCommand().Build(console));
        root.Subcommands.Add(new PeerCommand().Build(console));
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
            {
                await console.NoteAsync(message);
            }

            await console.NoteAsync("--help tells all options.");
            return LoadConsole.BadUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = EndWithin, Output = console.Output });
    }
}
