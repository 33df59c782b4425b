using ImQuota.Cli;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await new CliProgram(new CliConsole(Console.In, Console.Out, Console.Error), Environment.GetEnvironmentVariable, TimeProvider.System).RunAsync(args, stop.Token);
