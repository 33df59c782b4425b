using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using ImQuota.Contracts.V1;
using ImQuota.Load.Cli;

namespace ImQuota.Load.Months;

/// <summary>What a month's end of many apps costs, and what those who ask for decisions notice of it.</summary>
internal sealed class MonthsCommand
{
    /// <summary>When the month ends in the apps' zone, UTC+8.</summary>
    private static readonly DateTimeOffset MonthEnd = new(2027, 1, 31, 16, 0, 0, TimeSpan.Zero);

    /// <summary>When it is read and billed.</summary>
    private static readonly DateTimeOffset Cutoff = MonthEnd.AddDays(1);

    private static readonly DateTimeOffset Begin = MonthEnd.AddMinutes(-10);

    /// <summary>A few apps whose month ends an hour earlier: what a process does for the first time costs it the translation of its code, which is not what is measured.</summary>
    private static readonly FillPlan Early = new(MonthsFill.AppsAnAccount, PaidMonths: 2, Used: true, ZoneId: "Etc/GMT-9");
    private static readonly TimeSpan EarlyBy = TimeSpan.FromHours(1);
    private const int EarlyAccounts = 5;

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
        await using MonthsScene scene = await _options.StartAsync("months", Begin - EarlyBy, parsed, console, cancellationToken);
        MonthsFill fill = MonthsOptionSet.Fill(scene, console.Time);
        var clock = new ClockService.ClockServiceClient(scene.Admin);
        await fill.RunAsync(EarlyAccounts, Early, TimeSpan.MaxValue, cancellationToken);
        await clock.AdvanceTimeAsync(new AdvanceTimeRequest { To = Begin.ToTimestamp() }, cancellationToken: cancellationToken);
        await _options.FillAsync(parsed, scene, fill, new FillPlan(MonthsFill.AppsAnAccount, PaidMonths: 2, Used: true), console, cancellationToken);
        int apps = fill.Apps;
        var run = new MonthsRun(clock, scene.Service.Admission, scene.Redis, MonthsFill.FirstApp, apps, _options.Rate(parsed), console.Time, console.NoteAsync);
        List<MonthsPhase> phases =
        [
            await run.QuietAsync("nothing", _options.Quiet(parsed), cancellationToken),
            await run.AdvanceAsync("first snapshot of each", Begin.AddMinutes(2), few: false, cancellationToken),
            await run.AdvanceAsync("2 minutes of an ordinary hour", Begin.AddMinutes(4), few: false, cancellationToken),
            await run.AdvanceAsync("the month's end", MonthEnd.AddMinutes(2), few: false, cancellationToken),
            await run.AdvanceAsync("a day of snapshots", Cutoff.AddMinutes(-1), few: _options.SpreadSeconds(parsed) > 0, cancellationToken),
            await run.AdvanceAsync("the close: readings and bills", Cutoff.AddMinutes(1), few: false, cancellationToken),
            await run.QuietAsync("nothing any more", _options.Quiet(parsed), cancellationToken),
        ];
        await console.Output.WriteLineAsync(MonthsText.Table("an app", apps, phases));
        await _report.WriteAsync(parsed, new { apps, phases }, "ImQuota.Load months", []);
        return await HasBillsAsync(new(scene.Admin), EarlyAccounts - 1, cancellationToken) && await HasBillsAsync(new(scene.Admin), EarlyAccounts, cancellationToken) ? LoadConsole.Good : LoadConsole.Bad;
    }

    /// <summary>The app of Standard has two bills: what was ordered, and what was used.</summary>
    private static async Task<bool> HasBillsAsync(BillingService.BillingServiceClient billing, int account, CancellationToken cancellationToken)
    {
        ListBillsResponse bills = await billing.ListBillsAsync(new ListBillsRequest { Account = MonthsFill.Account(account), Month = "2027-01" }, cancellationToken: cancellationToken);
        return bills.Bills.Count == 2 && bills.Bills.Count(bill => bill.Kind == BillKind.Usage) == 1;
    }
}
