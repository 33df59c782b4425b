using System.CommandLine;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota doctor</c>: is the store safe, near, in time, and may the service use it?</summary>
internal static class DoctorCommand
{
    public static Command Make(CliRuntime runtime)
        => runtime.Runs(new Command("doctor", "Look at the store: persistence, eviction, latency, clocks, permissions. Exit code 7: something is wrong, 4: it does not answer."), async call =>
        {
            DiagnoseResponse response = await call.Operations.DiagnoseAsync(new DiagnoseRequest(), call.Once);
            call.Printer.Print(response, () => [MessageView.TableOf("", [.. response.Findings])]);
            bool away = response.Findings.Any(finding => finding is { Severity: DiagnosisSeverity.Error, Check: "store" });
            return away ? ExitCodes.Unavailable : response.Findings.Any(finding => finding.Severity != DiagnosisSeverity.Ok) ? ExitCodes.Findings : ExitCodes.Ok;
        });
}
