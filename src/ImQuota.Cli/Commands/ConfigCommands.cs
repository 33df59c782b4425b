using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace ImQuota.Cli.Commands;

/// <summary>
/// <c>imquota config check</c>: the service's own validators, which are in the service and nowhere else. So the service is run with
/// <c>--check-config</c>, which checks and ends; nothing is copied here that could differ from it.
/// </summary>
internal static class ConfigCommands
{
    public static Command Make(CliRuntime runtime) => new("config", "The service's configuration.") { Check(runtime) };

    private static Command Check(CliRuntime runtime)
    {
        var server = new Option<string?>("--server")
        {
            Description = "The service: its executable, or ImQuota.Server.dll (IMQUOTA_SERVER). Without it ImQuota.Server on PATH.",
        };
        var options = new Argument<string[]>("options") { Description = "Options of the service, after '--'. Variables (IMQUOTA_...) count too, as they do for it.", Arity = ArgumentArity.ZeroOrMore };
        return runtime.Runs(new Command("check", "Check options, variables and the files they name, without starting the service. Exit code 2: they are wrong.") { server, options }, async call =>
        {
            string path = call.Get(server) ?? call.Environment("IMQUOTA_SERVER") ?? "ImQuota.Server";
            var start = new ProcessStartInfo(path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? "dotnet" : path) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            string[] dll = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [path] : [];
            foreach (string argument in (string[])[.. dll, "--check-config", .. call.Get(options) ?? []])
            {
                start.ArgumentList.Add(argument);
            }

            return await RunAsync(call, start, path);
        });
    }

    private static async Task<int> RunAsync(CliCall call, ProcessStartInfo start, string path)
    {
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CliException($"The service cannot be run as '{path}': {exception.Message}. Name it by --server or IMQUOTA_SERVER.", exception);
        }

        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(call.Cancellation);
            Task<string> error = process.StandardError.ReadToEndAsync(call.Cancellation);
            await call.Console.Out.WriteAsync((await output).AsMemory(), call.Cancellation);
            await call.Console.Error.WriteAsync((await error).AsMemory(), call.Cancellation);
            await process.WaitForExitAsync(call.Cancellation);
            return process.ExitCode == 0 ? ExitCodes.Ok : ExitCodes.Usage;
        }
    }
}
