using System.CommandLine;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota preview</c>.</summary>
internal static class PreviewCommand
{
    public static Command Make(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var month = new Option<string?>("--month") { Description = "The app's month, e.g. 2026-11; without it the present one." };
        return runtime.Runs(new Command("preview", "What each edition would have cost and denied for what an app used in a month, and whether it would fit today.") { app, month }, async call =>
        {
            call.Printer.Print(await call.Billing.PreviewEditionsAsync(new PreviewEditionsRequest { SdkAppId = call.Get(app), Month = call.Get(month) ?? "" }, call.Once));
            return ExitCodes.Ok;
        });
    }
}
