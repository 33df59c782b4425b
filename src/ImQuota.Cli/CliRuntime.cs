using System.CommandLine;
using ImQuota.Cli.Connection;

namespace ImQuota.Cli;

/// <summary>What commands run with.</summary>
internal sealed record CliRuntime(CliConsole Console, ConnectionArguments Connection, Func<string, string?> Environment, TimeProvider Time)
{
    /// <summary>Gives a command what it does; it returns the exit code.</summary>
    public Command Runs(Command command, Func<CliCall, Task<int>> run)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var call = new CliCall(this, parsed, cancellationToken);
            return await run(call);
        });
        return command;
    }
}
