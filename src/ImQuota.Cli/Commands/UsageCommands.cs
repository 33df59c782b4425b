using System.CommandLine;
using Google.Protobuf;
using Grpc.Core;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota usage</c> and <c>imquota watch</c>.</summary>
internal static class UsageCommands
{
    private const int MaxInterval = 3600;

    public static Command MakeUsage(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var user = new Option<string?>("--user") { Description = "Tell of this user too." };
        var group = new Option<string?>("--group") { Description = "Tell of this group too." };
        return runtime.Runs(new Command("usage", "What an app uses now, beside its limits.") { app, user, group }, async call =>
        {
            GetUsageResponse response = await call.Usage.GetUsageAsync(
                new GetUsageRequest { SdkAppId = call.Get(app), UserId = call.Get(user) ?? "", GroupId = call.Get(group) ?? "" }, call.Once);
            call.Printer.Print(response, () =>
            [
                .. UsageView.Of(response.App),
                .. response.User is null ? [] : MessageView.Of(new GetUsageResponse { User = response.User }),
                .. response.Group is null ? [] : MessageView.Of(new GetUsageResponse { Group = response.Group }),
            ]);
            return ExitCodes.Ok;
        });
    }

    public static Command MakeWatch(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        Option<int> interval = WholeNumber.Option("--interval", "Seconds between two looks", 2, 1, MaxInterval);
        Option<int> count = WholeNumber.Option("--count", "End after so many tables; 0: at Ctrl+C", 0, 0, int.MaxValue);
        return runtime.Runs(new Command("watch", "The same as a live table, until Ctrl+C; with --json a document a line.") { app, interval, count }, async call =>
        {
            using AsyncServerStreamingCall<WatchUsageResponse> watch = call.Usage.WatchUsage(
                new WatchUsageRequest { SdkAppId = call.Get(app), IntervalSeconds = call.Get(interval) }, call.Streaming);
            IAsyncEnumerable<WatchUsageResponse> responses = watch.ResponseStream.ReadAllAsync(call.Cancellation);
            int left = call.Get(count);
            if (call.Printer.IsJson || !call.Console.IsInteractive)
            {
                await foreach (WatchUsageResponse response in responses)
                {
                    call.Printer.Print(response, () => UsageView.Of(response.App));
                    if (--left == 0)
                    {
                        break;
                    }
                }

                return ExitCodes.Ok;
            }

            await call.Printer.Tables.Live(new Text("")).StartAsync(async live =>
            {
                await foreach (WatchUsageResponse response in responses)
                {
                    live.UpdateTarget(new Rows(UsageView.Of(response.App)));
                    if (--left == 0)
                    {
                        break;
                    }
                }
            });
            return ExitCodes.Ok;
        });
    }
}
