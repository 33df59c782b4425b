using System.CommandLine;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;
using Spectre.Console;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota reconcile</c>: what is counted, beside the truth. Looks first, always; changes only where <c>--apply</c> says so.</summary>
internal static class ReconcileCommand
{
    public static Command Make(CliRuntime runtime) => new("reconcile", "Compare what is counted with the truth, and repair it where --apply says so.") { Group(runtime) };

    private static Command Group(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var group = new Argument<string>("group") { Description = "Group id." };
        var members = new Option<string>("--members") { Description = "File with its true members, an id a line; - is the standard input.", Required = true };
        var apply = new Option<bool>("--apply") { Description = "Make the stored members exactly these, after telling what is different." };
        return runtime.Runs(new Command("group", "A group's members.") { app, group, members, apply }, async call =>
        {
            var request = new ReconcileRequest { SdkAppId = call.Get(app), GroupId = call.Get(group)!, MemberIds = { await ReadAsync(call, call.Get(members)!) }, DryRun = true };
            ReconcileResponse found = await call.Usage.ReconcileAsync(request, call.Once);
            bool differs = found.MissingIds.Count > 0 || found.ExtraCount > 0;
            bool done = differs && call.Get(apply);
            if (done)
            {
                request.DryRun = false;
                found = await call.Usage.ReconcileAsync(request, call.Once);
            }

            call.Printer.Print(found, () =>
            [
                new Text($"{found.MissingIds.Count} members are missing, {found.ExtraCount} are too many{(done ? "; repaired" : differs ? "; nothing was changed (--apply)" : "")}."),
                .. MessageView.Of(found),
            ]);
            return differs && !done ? ExitCodes.Findings : ExitCodes.Ok;
        });
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(CliCall call, string path)
    {
        using TextReader? file = path == "-" ? null : new StreamReader(path);
        string text = await (file ?? call.Console.In).ReadToEndAsync(call.Cancellation);
        return [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
    }
}
