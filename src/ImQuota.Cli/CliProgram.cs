using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Grpc.Core;
using ImQuota.Cli.Commands;
using ImQuota.Cli.Connection;
using ImQuota.Cli.Output;

namespace ImQuota.Cli;

/// <summary>From the arguments to the exit code; every failure becomes one here.</summary>
internal sealed class CliProgram
{
    /// <summary>A user may be called <c>@TIM#SYSTEM</c>; that is no file of arguments.</summary>
    private static readonly ParserConfiguration NoResponseFiles = new() { ResponseFileTokenReplacer = null };

    private readonly CliConsole _console;
    private readonly RootCommand _root;

    public CliProgram(CliConsole console, Func<string, string?> environment, TimeProvider time)
    {
        _console = console;
        var connection = new ConnectionArguments(environment);
        var runtime = new CliRuntime(console, connection, environment, time);
        _root = new RootCommand("Asks and runs an ImQuota service. Exit codes: 0 done or allowed, 1 denied, 2 wrong usage, 3 not found, 4 unavailable, 5 refused, 6 forbidden, 7 findings, 8 failed.");
        foreach (Option option in connection.All)
        {
            option.Recursive = true;
            _root.Options.Add(option);
        }

        _root.Subcommands.Add(CheckCommands.Make(runtime));
        _root.Subcommands.Add(ExplainCommands.Make(runtime));
        _root.Subcommands.Add(AppCommands.Make(runtime));
        _root.Subcommands.Add(UsageCommands.MakeUsage(runtime));
        _root.Subcommands.Add(UsageCommands.MakeWatch(runtime));
        _root.Subcommands.Add(OverrideCommands.Make(runtime));
        _root.Subcommands.Add(ImportCommand.Make(runtime));
        _root.Subcommands.Add(ReconcileCommand.Make(runtime));
        _root.Subcommands.Add(BillCommands.Make(runtime));
        _root.Subcommands.Add(RefundCommands.Make(runtime));
        _root.Subcommands.Add(PreviewCommand.Make(runtime));
        _root.Subcommands.Add(ConfigCommands.Make(runtime));
        _root.Subcommands.Add(DoctorCommand.Make(runtime));
        _root.Subcommands.Add(CompletionCommand.Make(runtime));
    }

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParseResult parsed = _root.Parse(arguments, NoResponseFiles);
        if (parsed.Action is null or ParseErrorAction)
        {
            return await RefuseAsync(parsed);
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = _console.Out, Error = _console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
        }
        catch (CliException refused)
        {
            await TellAsync(refused.Message);
            return refused.ExitCode;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is RpcException or OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (RpcException failed)
        {
            await TellAsync(RpcFailures.Describe(failed));
            return ExitCodes.Of(failed);
        }
        catch (OperationCanceledException exception)
        {
            await TellAsync(exception.Message);
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await TellAsync(exception.Message);
            return ExitCodes.Usage;
        }
    }

    private async Task<int> RefuseAsync(ParseResult parsed)
    {
        foreach (ParseError error in parsed.Errors)
        {
            await TellAsync(error.Message);
        }

        IList<Command> further = parsed.CommandResult.Command.Subcommands;
        await _console.Error.WriteLineAsync(further.Count > 0
            ? $"{PathOf(parsed.CommandResult)} is followed by one of: {string.Join(", ", further.Select(one => one.Name))}. --help tells more."
            : "--help tells how it is used.");
        return ExitCodes.Usage;
    }

    private static string PathOf(CommandResult command) => command.Parent is CommandResult above ? $"{PathOf(above)} {command.Command.Name}" : "imquota";

    private Task TellAsync(string text) => _console.Error.WriteLineAsync("imquota: " + SafeText.OfLines(text));
}
