using System.CommandLine;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota refund</c>.</summary>
internal static class RefundCommands
{
    public static Command Make(CliRuntime runtime) => new("refund", "Refunds.") { Quote(runtime) };

    private static Command Quote(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        return runtime.Runs(new Command("quote", "What a refund today would give back, and how that is worked out; nothing is refunded.") { app }, async call =>
        {
            call.Printer.Print(await call.Subscriptions.QuoteRefundAsync(new QuoteRefundRequest { SdkAppId = call.Get(app) }, call.Once));
            return ExitCodes.Ok;
        });
    }
}
