using System.CommandLine;
using Grpc.Core;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota bill</c>.</summary>
internal static class BillCommands
{
    public static Command Make(CliRuntime runtime)
        => new("bill", "Bills, what they rest on, and their exports.") { List(runtime), Get(runtime), Explain(runtime), Export(runtime), Statement(runtime), Release(runtime) };

    private static Argument<string> Account() => new("account") { Description = "Account." };

    private static Option<string?> Month() => new("--month") { Description = "The app's month, e.g. 2026-11; without it all." };

    private static Option<string?> Output() => new("--out", "-o") { Description = "File to write to; without it the standard output." };

    private static Command List(CliRuntime runtime)
    {
        Argument<string> account = Account();
        Option<string?> month = Month();
        Option<ulong> app = AppArgument.OfAll();
        return runtime.Runs(new Command("list", "Bills of an account, the newest first.") { account, month, app }, async call =>
        {
            var all = new ListBillsResponse();
            await Pages.AllAsync(async token =>
            {
                ListBillsResponse page = await call.Billing.ListBillsAsync(
                    new ListBillsRequest { Account = call.Get(account)!, Month = call.Get(month) ?? "", SdkAppId = call.Get(app), PageSize = Pages.Size, PageToken = token }, call.Once);
                all.Bills.AddRange(page.Bills);
                return page.NextPageToken;
            });

            call.Printer.Print(all);
            return ExitCodes.Ok;
        });
    }

    private static Command Get(CliRuntime runtime)
    {
        var bill = new Argument<string>("bill") { Description = "Its id, e.g. acme/1400000001/usage/2026-11." };
        return runtime.Runs(new Command("get", "A bill, line by line.") { bill }, async call =>
        {
            call.Printer.Print(await call.Billing.GetBillAsync(new GetBillRequest { BillId = call.Get(bill)! }, call.Once));
            return ExitCodes.Ok;
        });
    }

    private static Command Explain(CliRuntime runtime)
    {
        var line = new Argument<string>("line") { Description = "Its id, e.g. acme/1400000001/usage/2026-11#1." };
        return runtime.Runs(new Command("explain", "From a line down to the readings, orders and prices it rests on.") { line }, async call =>
        {
            ExplainLineResponse response = await call.Billing.ExplainLineAsync(new ExplainLineRequest { LineId = call.Get(line)! }, call.Once);
            call.Printer.Print(response, () => [TreeOf(response.Root)]);
            return ExitCodes.Ok;
        });
    }

    private static Tree TreeOf(ExplainNode root)
    {
        var tree = new Tree(Label(root));
        foreach (ExplainNode input in root.Inputs)
        {
            AddTo(tree, input);
        }

        return tree;
    }

    private static void AddTo(IHasTreeNodes parent, ExplainNode node)
    {
        TreeNode added = parent.AddNode(Label(node));
        foreach (ExplainNode input in node.Inputs)
        {
            AddTo(added, input);
        }
    }

    private static Text Label(ExplainNode node)
        => new(SafeText.Of($"{node.Name}: {node.Value}{(node.Rule.Length > 0 ? $"   [{node.Rule}]" : "")}"));

    private static Command Export(CliRuntime runtime)
    {
        Argument<string> account = Account();
        Option<string?> month = Month();
        Option<ulong> app = AppArgument.OfAll();
        Option<ExportFormat> format = Choice.Of("--format", "Format", ("json", ExportFormat.Json), ("csv", ExportFormat.Csv), ("focus-1.4", ExportFormat.Focus14), ("focus-1.2", ExportFormat.Focus12),
            ("focus-1.4-invoice-detail", ExportFormat.Focus14InvoiceDetail), ("focus-1.4-billing-period", ExportFormat.Focus14BillingPeriod));
        Option<string?> output = Output();
        return runtime.Runs(new Command("export", "Bills as a file, the oldest first.") { account, month, app, format, output }, async call =>
        {
            using AsyncServerStreamingCall<ExportBillsResponse> export = call.Billing.ExportBills(
                new ExportBillsRequest { Account = call.Get(account)!, Month = call.Get(month) ?? "", SdkAppId = call.Get(app), Format = call.Get(format) }, call.Streaming);

            // The first piece before the file is touched: a refusal leaves what was there.
            bool any = await export.ResponseStream.MoveNext(call.Cancellation);
            await using StreamWriter? file = call.Get(output) is { } path ? new StreamWriter(path) : null;
            TextWriter to = file ?? call.Console.Out;
            for (; any; any = await export.ResponseStream.MoveNext(call.Cancellation))
            {
                await to.WriteAsync(export.ResponseStream.Current.Text.AsMemory(), call.Cancellation);
            }

            return ExitCodes.Ok;
        });
    }

    private static Command Statement(CliRuntime runtime)
    {
        Argument<string> account = Account();
        Option<string?> month = Month();
        Option<ulong> app = AppArgument.OfAll();
        Option<string?> output = Output();
        return runtime.Runs(new Command("statement", "Bills as one printable page of HTML.") { account, month, app, output }, async call =>
        {
            GetStatementResponse page = await call.Billing.GetStatementAsync(
                new GetStatementRequest { Account = call.Get(account)!, Month = call.Get(month) ?? "", SdkAppId = call.Get(app) }, call.Once);
            if (call.Get(output) is { } path)
            {
                await File.WriteAllTextAsync(path, page.Html, call.Cancellation);
                return ExitCodes.Ok;
            }

            if (call.Printer.IsJson)
            {
                call.Printer.Print(page);
            }
            else
            {
                await call.Console.Out.WriteLineAsync(page.Html.AsMemory(), call.Cancellation);
            }

            return ExitCodes.Ok;
        });
    }

    private static Command Release(CliRuntime runtime)
    {
        Argument<string> account = Account();
        Option<string?> author = AppArgument.Author();
        var reason = new Option<string>("--reason") { Description = "What was found; kept in the ledger.", Required = true };
        return runtime.Runs(new Command("release", "Let an account's parked billing go on, after somebody looked at it.") { account, author, reason }, async call =>
        {
            call.Printer.Print(await call.Billing.ReleaseBillingAsync(
                new ReleaseBillingRequest { Account = call.Get(account)!, Author = call.Get(author) ?? "", Reason = call.Get(reason)! }, call.Once));
            return ExitCodes.Ok;
        });
    }
}
