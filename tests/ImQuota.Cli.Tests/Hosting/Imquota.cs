using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Cli.Tests.Hosting;

/// <summary>Runs <c>imquota</c> as its Main does, on a service.</summary>
internal static class Imquota
{
    internal const string Developer = "1400000001";
    internal const string Standard = "1400000002";
    internal const string Premium = "1400000003";

    internal static Task<Ran> RunAsync(Service service, params string[] arguments) => RunAsync(service, "", arguments);

    internal static Task<Ran> RunAsync(Service service, string input, string[] arguments)
        => RunAsync(new Dictionary<string, string> { ["IMQUOTA_ENDPOINT"] = service.AdminAddress.ToString() }, input, arguments);

    internal static Task<Ran> RunAsync(IReadOnlyDictionary<string, string> variables, string input, params string[] arguments)
        => RunAsync(variables, input, TestContext.Current.CancellationToken, arguments);

    /// <param name="variables">The environment.</param>
    /// <param name="input">The standard input.</param>
    /// <param name="stop">Ctrl+C.</param>
    /// <param name="arguments">The command line.</param>
    internal static async Task<Ran> RunAsync(IReadOnlyDictionary<string, string> variables, string input, CancellationToken stop, params string[] arguments)
    {
        using var reader = new StringReader(input);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var program = new CliProgram(new CliConsole(reader, output, error), name => variables.GetValueOrDefault(name), TimeProvider.System);
        int code = await program.RunAsync(arguments, stop);
        return new Ran(code, output.ToString(), error.ToString());
    }
}
