using ImQuota.Load.Cli;

namespace ImQuota.Load.Tests.Cli;

/// <summary>The program with what it wrote.</summary>
internal sealed record LoadCommandLine(int Code, string Output, string Error)
{
    public static async Task<LoadCommandLine> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await LoadProgram.RunAsync(arguments, new LoadConsole(TextWriter.Synchronized(output), TextWriter.Synchronized(error), terminal: false, TimeProvider.System));
        return new LoadCommandLine(code, output.ToString(), error.ToString());
    }
}
