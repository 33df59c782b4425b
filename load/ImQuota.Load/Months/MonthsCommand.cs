using System.CommandLine;
using System.Globalization;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Load.Cli;
using ImQuota.Load.Measuring;
using ImQuota.Load.Processes;
using ImQuota.Load.Running;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Months;

/// <summary>What a month's end of many apps costs, and what those who ask for decisions notice of it.</summary>
internal sealed class MonthsCommand
{
    private readonly ReportOptionSet _report = new();
    private readonly Option<int> _apps = OptionKinds.Number("--apps", 100_000, 100, 1_000_000, "Apps, ten an account, one of them on Standard.");
    private readonly Option<TimeSpan> _within = OptionKinds.Duration("--fill-within", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), "No account is begun after that.");
    private readonly Option<double> _rate = OptionKinds.Decimal("--rate", 1_000, 1, 1_000_000, "Decisions a second beside it.");
    private readonly Option<TimeSpan> _quiet = OptionKinds.Duration("--quiet", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "How long decisions are measured alone.");
    private readonly Option<int> _spread = OptionKinds.Number("--spread-seconds", 0, 0, 3_600, "Over how many real seconds the service spreads what is due at once (its --work-spread-seconds); 0: as fast as it goes.");
    private readonly Option<string?> _service = new("--service") { Description = "ImQuota.Server.dll; without it the Release build of this checkout." };

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "months",
            "Starts redis-server and the service on a test clock, fills accounts with apps through its API, and moves the clock over the end of a month: snapshots, the "
            + "closing of the month, the bills. Tells time, commands and bytes of each, and the latency of decisions meanwhile. Stops and removes all of it at the end.")
        {
            _apps, _within, _rate, _quiet, _spread, _service,
        };
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        string program = Programs.Find("redis-server") ?? throw new LoadException("redis-server is not on PATH; months needs one of its own.");
        string dll = parsed.GetValue(_service) ?? Programs.FindService() ?? throw new LoadException("The service is not built: dotnet build -c Release src/ImQuota.Server");
        using var folder = new TempFolder();
        await using RedisServer server = await RedisServer.StartAsync(program, folder.Sub("redis"), persist: true, console.Time, cancellationToken);
        int spread = parsed.GetValue(_spread);
        string[] options =
        [
            "--test-clock", MonthsRun.Begin.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "--usage-file", Path.Combine(folder.Path, "usage.jsonl"),
            "--work-spread-seconds", spread.ToString(CultureInfo.InvariantCulture),
        ];
        await using ServiceProcess service = await ServiceProcess.StartAsync(new ServiceBuild(dll), server.Address, folder.Path, options, console.Time, cancellationToken);
        using GrpcChannel admin = Channels.Open(service.Admin);
        using GrpcChannel admission = Channels.Open(service.Admission);
        var redis = new RedisInfo(server.Address);

        long empty = await redis.UsedMemoryAsync();
        long started = console.Time.GetTimestamp();
        var fill = new MonthsFill(new(admin), new(admin), new(admission), console.Time);
        int apps = await fill.RunAsync(parsed.GetValue(_apps), parsed.GetValue(_within), cancellationToken);
        double seconds = console.Time.GetElapsedTime(started).TotalSeconds;
        double bytes = (await redis.UsedMemoryAsync() - empty) / (double)apps;
        await console.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{apps:N0} apps filled in {seconds:F0} s, {bytes:F0} B an app\n"));

        var run = new MonthsRun(new(admin), service.Admission, redis, apps, parsed.GetValue(_rate), console.Time);
        List<MonthsPhase> phases =
        [
            await run.QuietAsync(parsed.GetValue(_quiet), cancellationToken),
            await run.AdvanceAsync("first snapshot of each", MonthsRun.Begin.AddMinutes(2), few: false, cancellationToken),
            await run.AdvanceAsync("2 minutes of an ordinary hour", MonthsRun.Begin.AddMinutes(4), few: false, cancellationToken),
            await run.AdvanceAsync("the month's end", MonthsRun.MonthEnd.AddMinutes(2), few: false, cancellationToken),
            await run.AdvanceAsync("a day of snapshots", MonthsRun.Cutoff.AddMinutes(-1), few: spread > 0, cancellationToken),
            await run.AdvanceAsync("the close: readings and bills", MonthsRun.Cutoff.AddMinutes(1), few: false, cancellationToken),
        ];
        await console.Output.WriteLineAsync(MonthsText.Table(apps, phases));
        await _report.WriteAsync(parsed, new { apps, phases }, "ImQuota.Load months", []);
        return await HasBillsAsync(new(admin), cancellationToken) ? LoadConsole.Good : LoadConsole.Bad;
    }

    /// <summary>The app of Standard has two bills: what was ordered, and what was used.</summary>
    private static async Task<bool> HasBillsAsync(BillingService.BillingServiceClient billing, CancellationToken cancellationToken)
    {
        ListBillsResponse bills = await billing.ListBillsAsync(new ListBillsRequest { Account = MonthsFill.Account(0), Month = "2027-01" }, cancellationToken: cancellationToken);
        return bills.Bills.Count == 2 * MonthsFill.PaidOfAnAccount && bills.Bills.Count(bill => bill.Kind == BillKind.Usage) == MonthsFill.PaidOfAnAccount;
    }
}
