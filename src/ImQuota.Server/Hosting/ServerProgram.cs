using System.CommandLine;
using System.CommandLine.Invocation;
using System.Net;
using System.Runtime.InteropServices;
using ImQuota.Domain.Clocks;
using ImQuota.Redis.Connections;
using ImQuota.Server.Clocks;
using ImQuota.Server.Security;

namespace ImQuota.Server.Hosting;

/// <summary>From the command line to the exit code.</summary>
internal static class ServerProgram
{
    private const int BadUsage = 2;
    private const int CannotStart = 1;

    /// <summary>The clock of the world outside, for which a test clock does not stand: ends of tokens, patience with callers.</summary>
    public static TimeProvider OutsideTime => TimeProvider.System;

    public static async Task<int> RunAsync(string[] arguments, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        var command = new ServerCommand();
        ParseResult parsed = command.Parse(arguments, environment);
        if (parsed.Action is not null and not ParseErrorAction)
        {
            // --help and --version.
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        }

        if (parsed.Errors.Count == 0 && parsed.GetValue(command.NewKey))
        {
            return await NewKeyCommand.RunAsync(output);
        }

        var errors = new List<string>();
        if (command.Read(parsed, environment, errors) is not { } options)
        {
            await error.WriteLineAsync("imquota: the options are wrong; nothing was started.");
            foreach (string one in errors)
            {
                await error.WriteLineAsync("  " + one);
            }

            await error.WriteLineAsync("--help tells all options.");
            return BadUsage;
        }

        if (parsed.GetValue(command.CheckConfig))
        {
            return await CheckAsync(options, output, error);
        }

        return parsed.GetValue(command.HealthCheck) ? await HealthCheckClient.RunAsync(options, output) : await ServeAsync(options, error);
    }

    private static async Task<int> CheckAsync(ServerOptions options, TextWriter output, TextWriter error)
    {
        try
        {
            _ = SecurityFiles.Load(options.Security);
            await output.WriteLineAsync($"The configuration is good: {options}");
            return 0;
        }
        catch (StartException exception)
        {
            await error.WriteLineAsync("imquota: " + exception.Message);
            return BadUsage;
        }
    }

    private static async Task<int> ServeAsync(ServerOptions options, TextWriter error)
    {
        try
        {
            SecurityFiles security = SecurityFiles.Load(options.Security);
            using ILoggerFactory logs = LoggerFactory.Create(log => log.AddConsole().SetMinimumLevel(options.LogLevel));
            TimeProvider time = options.TestClock is { } begin ? new TestClock(begin) : TimeProvider.System;
            await using OpenedStore store = await OpenedStore.OpenAsync(options, time, logs);
            await using WebApplication app = ImQuotaHost.Build(options, store, security);

            // The host itself hears signals once it starts; one just before would kill the process instead of ending it.
            using var ending = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
            {
                signal.Cancel = true;
                app.Lifetime.StopApplication();
            });
            HostingLog.Configuration(app.Logger, options);
            if (!await StartAsync(app))
            {
                return 0;
            }

            ICollection<string> addresses = app.Urls;
            if (options.Security.AllowInsecure && !IPAddress.IsLoopback(options.Address))
            {
                SecurityLog.InsecureListeners(app.Logger, options.Address.ToString());
            }

            HostingLog.Serving(app.Logger, string.Join(" and ", addresses.Where((_, index) => index != 1)), addresses.ElementAt(1));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (exception is StartException or TagSecretMismatchException or ClockMismatchException or StoreReplacedException or IOException)
        {
            // An IOException here is a port or a socket that is taken.
            await error.WriteLineAsync("imquota: cannot start: " + exception.Message);
            return CannotStart;
        }
    }

    /// <returns>False: it was told to end before it had started, as while a store that hangs is waited for.</returns>
    private static async Task<bool> StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return true;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
