using System.CommandLine;
using ImQuota.Cli.Output;
using ImQuota.Cli.Reconciling;
using ImQuota.Contracts.V1;
using Spectre.Console;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota reconcile</c>: what is counted, beside the truth. Only looks, unless <c>--apply</c> says so.</summary>
internal static class ReconcileCommand
{
    private const string Ids = "an id a line; - is the standard input, which is read after the service has read its own side";

    private const string Rows = "CSV with a header; - is the standard input";

    public static Command Make(CliRuntime runtime) => new("reconcile", "Compare what is counted with the truth, and repair it where --apply says so. Exit code 7: something differs and was not repaired.")
    {
        Group(runtime), Groups(runtime), Friends(runtime), Connections(runtime), Counters(runtime),
    };

    private static Command Group(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var group = new Argument<string>("group") { Description = "Group id." };
        Option<string> members = File("--members", $"File with its true members, {Ids}.");
        var mode = new ReconcileMode();
        return runtime.Runs(mode.AddTo(new Command("group", "A group's members.") { app, group, members }), call => RunAsync(
            call, mode, new ReconcileBegin { SdkAppId = call.Get(app), GroupId = call.Get(group)! }, UsersAsync(call, call.Get(members)!), "members"));
    }

    private static Command Groups(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        Option<string> groups = File("--groups", $"File with all groups that exist, columns group and type: {Rows}.");
        var mode = new ReconcileMode();
        return runtime.Runs(mode.AddTo(new Command("groups", "The groups of an app. Those that are too many are dissolved.") { app, groups }), call => RunAsync(
            call, mode, new ReconcileBegin { SdkAppId = call.Get(app), Groups = true },
            TruthFile.GroupsAsync(call, call.Get(groups)!).Select(part => new ReconcileStreamRequest { Groups = part }), "groups"));
    }

    private static Command Friends(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var user = new Argument<string>("user") { Description = "User id." };
        Option<string> friends = File("--friends", $"File with the friends in the user's list, {Ids}.");
        var former = new Option<string?>("--former") { Description = "File with users who are no friends any more; only who is named here can be removed." };
        var mode = new ReconcileMode();
        return runtime.Runs(mode.AddTo(new Command("friends", "A user's own list of friends.") { app, user, friends, former }), call =>
        {
            IAsyncEnumerable<ReconcileStreamRequest> parts = UsersAsync(call, call.Get(friends)!);
            if (call.Get(former) is { } path)
            {
                parts = parts.Concat(TruthFile.UsersAsync(call, path).Select(part => new ReconcileStreamRequest { Former = part }));
            }

            return RunAsync(call, mode, new ReconcileBegin { SdkAppId = call.Get(app), UserId = call.Get(user)! }, parts, "friends");
        });
    }

    private static Command Connections(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        Option<string> connections = File("--connections", $"File with the open connections, columns user, connection, platform, node: {Rows}.");
        var node = new Option<string?>("--node") { Description = "Of this node only; without it of all nodes." };
        var mode = new ReconcileMode();
        return runtime.Runs(mode.AddTo(new Command("connections", "Open connections of an app, or of one of its nodes.") { app, connections, node }), call =>
        {
            var begin = new ReconcileBegin { SdkAppId = call.Get(app) };
            if (call.Get(node) is { } name)
            {
                begin.NodeId = name;
            }
            else
            {
                begin.AllConnections = true;
            }

            return RunAsync(call, mode, begin, TruthFile.ConnectionsAsync(call, call.Get(connections)!).Select(part => new ReconcileStreamRequest { Connections = part }), "connections");
        });
    }

    private static Command Counters(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var mode = new ReconcileMode();
        return runtime.Runs(mode.AddTo(new Command("counters", "An app's counters beside the tables they are about.") { app }), async call =>
        {
            RecountResponse found = await call.Usage.RecountAsync(new RecountRequest { SdkAppId = call.Get(app), DryRun = !mode.Applies(call) }, call.Streaming);
            call.Printer.Print(found);
            return found.Counters.Any(one => !one.Settled || (one.Counted != one.Held && !one.Corrected)) ? ExitCodes.Findings : ExitCodes.Ok;
        });
    }

    private static async Task<int> RunAsync(CliCall call, ReconcileMode mode, ReconcileBegin begin, IAsyncEnumerable<ReconcileStreamRequest> parts, string what)
    {
        begin.DryRun = !mode.Applies(call);
        ReconcileReport found = await TruthStream.RunAsync(call, begin, parts);
        bool differs = found.Missing + found.Extra + found.Different > 0;
        bool left = begin.DryRun ? differs : found.ExtraLeft > 0 || found.Added < found.Missing;
        string done = begin.DryRun ? differs ? "; nothing was changed (--apply)" : "" : $"; added {found.Added}, removed {found.Removed}, corrected {found.Corrected}";
        call.Printer.Print(found, () =>
        [
            new Text($"{found.Missing} {what} are missing, {found.Extra} are too many, {found.Different} are different{done}."),
            .. MessageView.Of(found),
        ]);
        return left ? ExitCodes.Findings : ExitCodes.Ok;
    }

    private static IAsyncEnumerable<ReconcileStreamRequest> UsersAsync(CliCall call, string path)
        => TruthFile.UsersAsync(call, path).Select(part => new ReconcileStreamRequest { Users = part });

    private static Option<string> File(string name, string description) => new(name) { Description = description, Required = true };
}
