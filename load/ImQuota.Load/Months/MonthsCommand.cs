using System.CommandLine;
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

    private static readonly TimeSpan ToMonthEnd = TimeSpan.FromMinutes(10);
    private static readonly DateTimeOffset Begin = MonthEnd - ToMonthEnd;
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    /// <summary>The month of a group ends by so much after that of the one before it.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromHours(1);

    /// <summary>A few apps go before all groups: what a process does for the first time costs it the translation of its code, which is not what is measured.</summary>
    private const int EarlyAccounts = 5;

    private readonly ReportOptionSet _report = new();
    private readonly MonthsOptionSet _options = new(100_000, TimeSpan.FromMinutes(5));
    private readonly Option<int> _groups = OptionKinds.Number(
        "--groups", 1, 1, 12, "Groups of apps whose months end one after the other, --apps in each: their figures are added up, with a stretch in which nothing is due before each.");

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "months",
            "Starts redis-server and the service on a test clock, fills accounts with apps through its API, and moves the clock over the end of a month: snapshots, the "
            + "closing of the month, the bills. Tells time, commands and bytes of each, and the latency of decisions meanwhile. Stops and removes all of it at the end.")
        {
            _groups,
        };
        _options.AddTo(command);
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        await using MonthsScene scene = await _options.StartAsync("months", Begin - Apart, parsed, console, cancellationToken);
        MonthsFill fill = MonthsOptionSet.Fill(scene, console.Time);
        MonthsRun run = _options.Run(parsed, scene, console);
        TimeSpan quiet = _options.Quiet(parsed);
        await fill.RunAsync(EarlyAccounts, InZone(-1), TimeSpan.MaxValue, cancellationToken);
        var groups = new List<AppRange>();
        for (int group = 0; group < parsed.GetValue(_groups); group++)
        {
            DateTimeOffset begin = Begin + (group * Apart);
            await run.MoveAsync(begin, cancellationToken);
            AppRange apps = await _options.FillAsync(_options.Apps(parsed), parsed, scene, fill, InZone(group), console, cancellationToken);
            groups.Add(apps);
            await run.QuietAsync("nothing", apps, quiet, cancellationToken);
            await run.AdvanceAsync("first snapshot of each", apps, begin + (2 * AMinute), few: false, cancellationToken);
            await run.AdvanceAsync("2 minutes of an ordinary hour", apps, begin + (4 * AMinute), few: false, cancellationToken);
            await run.AdvanceAsync("the month's end", apps, begin + ToMonthEnd + (2 * AMinute), few: false, cancellationToken);
        }

        await run.AdvanceAsync("a day of snapshots", groups[0], Cutoff - AMinute, few: _options.SpreadSeconds(parsed) > 0, cancellationToken);
        foreach ((int group, AppRange apps) in groups.Index())
        {
            DateTimeOffset cutoff = Cutoff + (group * Apart);
            await run.MoveAsync(cutoff - AMinute, cancellationToken);
            await run.QuietAsync("nothing, before each close", apps, quiet, cancellationToken);
            await run.AdvanceAsync("the close: readings and bills", apps, cutoff + AMinute, few: false, cancellationToken);
        }

        int all = groups.Sum(apps => apps.Count);
        await console.Output.WriteLineAsync(MonthsText.Table("an app", all, run.Phases));
        await _report.WriteAsync(parsed, new { apps = all, groups = groups.Count, phases = run.Phases }, "ImQuota.Load months", []);
        return await HasBillsAsync(new(scene.Admin), EarlyAccounts - 1, cancellationToken) && await HasBillsAsync(new(scene.Admin), fill.Accounts - 1, cancellationToken) ? LoadConsole.Good : LoadConsole.Bad;
    }

    /// <summary>Where the month of a group ends an hour after that of the one before it; of the first, at <see cref="MonthEnd"/>.</summary>
    private static FillPlan InZone(int group)
        => new(MonthsFill.AppsAnAccount, PaidMonths: 2, Used: true, ZoneId: (8 - group) is var east && east > 0 ? $"Etc/GMT-{east}" : $"Etc/GMT+{-east}");

    /// <summary>The app of Standard has two bills: what was ordered, and what was used.</summary>
    private static async Task<bool> HasBillsAsync(BillingService.BillingServiceClient billing, int account, CancellationToken cancellationToken)
    {
        ListBillsResponse bills = await billing.ListBillsAsync(new ListBillsRequest { Account = MonthsFill.Account(account), Month = "2027-01" }, cancellationToken: cancellationToken);
        return bills.Bills.Count == 2 && bills.Bills.Count(bill => bill.Kind == BillKind.Usage) == 1;
    }
}
