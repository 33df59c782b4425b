using ImQuota.Load;
using ImQuota.Load.Cli;

return await LoadProgram.RunAsync(args, new LoadConsole(Console.Out, Console.Error, !Console.IsErrorRedirected, TimeProvider.System));
