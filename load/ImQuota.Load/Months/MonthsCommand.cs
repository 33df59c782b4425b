using System.CommandLine;
using ImQuota.Contracts.V1;
using ImQuota.Load.Cli;

namespace ImQuota.Load.Months;

/// <summary>What a month's end of many apps costs, and what those who ask for decisions notice of it.</summary>
internal sealed class MonthsCommand
{
    private readonly ReportOptionSet _report = new();
    private readonly MonthsOptionSet _options = new(100_000, TimeSpan.FromMinutes(5));

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "months",
            "Starts redis-server and the service on a test clock, fills accounts with apps through its API, and moves the clock over the end of a month: snapshots, the "
            + "closing of the month, the bills. Tells time, commands and bytes of each, and the latency of decisions meanwhile. Stops and removes all of it at the end.");
        _options.AddTo(command);
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        await using MonthsScene scene = await _options.StartAsync("months", MonthsRun.Begin, parsed, console, cancellationToken);
        MonthsFill fill = MonthsOptionSet.Fill(scene, console.Time);
        await _options.FillAsync(parsed, scene, fill, new FillPlan(MonthsFill.AppsAnAccount, PaidMonths: 2, Used: true), console, cancellationToken);
        int apps = fill.Apps;
        var run = new MonthsRun(new(scene.Admin), scene.Service.Admission, scene.Redis, MonthsFill.FirstApp, apps, _options.Rate(parsed), console.Time);
        List<MonthsPhase> phases =
        [
            await run.QuietAsync(_options.Quiet(parsed), cancellationToken),
            await run.AdvanceAsync("first snapshot of each", MonthsRun.Begin.AddMinutes(2), few: false, cancellationToken),
            await run.AdvanceAsync("2 minutes of an ordinary hour", MonthsRun.Begin.AddMinutes(4), few: false, cancellationToken),
            await run.AdvanceAsync("the month's end", MonthsRun.MonthEnd.AddMinutes(2), few: false, cancellationToken),
            await run.AdvanceAsync("a day of snapshots", MonthsRun.Cutoff.AddMinutes(-1), few: _options.SpreadSeconds(parsed) > 0, cancellationToken),
            await run.AdvanceAsync("the close: readings and bills", MonthsRun.Cutoff.AddMinutes(1), few: false, cancellationToken),
        ];
        await console.Output.WriteLineAsync(MonthsText.Table("an app", apps, phases));
        await _report.WriteAsync(parsed, new { apps, phases }, "ImQuota.Load months", []);
        return await HasBillsAsync(new(scene.Admin), cancellationToken) ? LoadConsole.Good : LoadConsole.Bad;
    }

    /// <summary>The app of Standard has two bills: what was ordered, and what was used.</summary>
    private static async Task<bool> HasBillsAsync(BillingService.BillingServiceClient billing, CancellationToken cancellationToken)
    {
        ListBillsResponse bills = await billing.ListBillsAsync(new ListBillsRequest { Account = MonthsFill.Account(0), Month = "2027-01" }, cancellationToken: cancellationToken);
        return bills.Bills.Count == 2 && bills.Bills.Count(bill => bill.Kind == BillKind.Usage) == 1;
    }
}
