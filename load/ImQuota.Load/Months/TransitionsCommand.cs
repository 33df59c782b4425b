using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ImQuota.Contracts.V1;
using ImQuota.Load.Cli;

namespace ImQuota.Load.Months;

/// <summary>
/// What it costs that the subscriptions of some apps among very many end. The paid ones are bought on three days, before the others are made, so that the first are
/// reclaimed, the second suspended and the third come to their end within an hour: the clock is moved over that hour only with all of them there.
/// </summary>
internal sealed class TransitionsCommand
{
    private static readonly DateTimeOffset Begin = new(2027, 1, 10, 4, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(2);
    private static readonly FillPlan ForAMonth = new(Apps: 1, PaidMonths: 1, Used: false);

    private readonly ReportOptionSet _report = new();
    private readonly MonthsOptionSet _options = new(1_000_000, TimeSpan.FromHours(1));
    private readonly Option<int> _due = OptionKinds.Number("--due", 1_000, 1, 33_000, "Apps of each of the three kinds, with an account each, all of which change at the same instant.");

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "transitions",
            "Starts redis-server and the service on a test clock, makes apps through its API, of which some are paid for a month, and moves the clock over the instants at which those "
            + "come to their end, are suspended and are reclaimed. Tells time, commands and bytes a due app, and the latency of decisions meanwhile. Stops and removes all of it at the end.")
        {
            _due,
        };
        _options.AddTo(command);
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        (int due, int apps) = (parsed.GetValue(_due), _options.Apps(parsed));
        if (3 * due > apps / 2)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--due is {due}; with {apps} apps it must be at most {apps / 6}: three kinds, and no more than half of all."));
        }

        await using MonthsScene scene = await _options.StartAsync("transitions", Begin, parsed, console, cancellationToken);
        MonthsFill fill = MonthsOptionSet.Fill(scene, console.Time);
        MonthsRun run = _options.Run(parsed, scene, console);
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(scene.Admin);

        await fill.RunAsync(due, ForAMonth, TimeSpan.MaxValue, cancellationToken);
        (DateTimeOffset reclaimed, TimeSpan grace) = await LifeAsync(subscriptions, cancellationToken);
        (DateTimeOffset suspended, DateTimeOffset ended) = (reclaimed + Apart, reclaimed + Apart + Apart);
        foreach (DateTimeOffset bought in (DateTimeOffset[])[(suspended - grace).AddMonths(-1), ended.AddMonths(-1)])
        {
            await run.MoveAsync(bought, cancellationToken);
            await fill.RunAsync(due, ForAMonth, TimeSpan.MaxValue, cancellationToken);
        }

        await run.MoveAsync(reclaimed - Apart - Apart, cancellationToken);
        await _options.FillAsync(apps - fill.Apps, parsed, scene, fill, new FillPlan(MonthsFill.AppsAnAccount, PaidMonths: 0, Used: false), console, cancellationToken);

        // Decisions are about one app, which is not due: those of many would give each of them snapshots to tell.
        var asked = new AppRange(MonthsFill.FirstAppOf(3 * due), 1);
        await run.QuietAsync("nothing", asked, _options.Quiet(parsed), cancellationToken);
        await run.AdvanceAsync("the quarter of an hour after the last was made", asked, reclaimed - Apart, few: false, cancellationToken);
        await run.AdvanceAsync("4 minutes without a change", asked, reclaimed - Apart + Around + Around, few: false, cancellationToken);
        bool asDue = true;
        foreach ((DateTimeOffset at, int account, SubscriptionState state) in ((DateTimeOffset, int, SubscriptionState)[])
                 [(reclaimed, 0, SubscriptionState.Reclaimed), (suspended, due, SubscriptionState.Suspended), (ended, 2 * due, SubscriptionState.Grace)])
        {
            await run.MoveAsync(at - Around, cancellationToken);
            await run.AdvanceAsync($"4 minutes, {due:N0} apps: {state}", asked, at + Around, few: false, cancellationToken);
            asDue &= await StateAsync(subscriptions, account, cancellationToken) == state && await StateAsync(subscriptions, account + due - 1, cancellationToken) == state;
        }

        await console.Output.WriteLineAsync(MonthsText.Table("a due app", due, run.Phases));
        await _report.WriteAsync(parsed, new { apps = fill.Apps, due, phases = run.Phases }, "ImQuota.Load transitions", []);
        return asDue ? LoadConsole.Good : LoadConsole.Bad;
    }

    /// <summary>When what was bought now is reclaimed, and how long before its suspension it came to its end.</summary>
    private static async Task<(DateTimeOffset Reclaimed, TimeSpan Grace)> LifeAsync(SubscriptionService.SubscriptionServiceClient subscriptions, CancellationToken cancellationToken)
    {
        var request = new GetSubscriptionRequest { SdkAppId = MonthsFill.FirstAppOf(0), AsOf = Begin.AddYears(1).ToTimestamp() };
        GetSubscriptionResponse life = await subscriptions.GetSubscriptionAsync(request, cancellationToken: cancellationToken);
        DateTimeOffset At(SubscriptionState state) => life.Transitions.Single(one => one.To == state).At.ToDateTimeOffset();
        return (At(SubscriptionState.Reclaimed), At(SubscriptionState.Suspended) - At(SubscriptionState.Grace));
    }

    private static async Task<SubscriptionState> StateAsync(SubscriptionService.SubscriptionServiceClient subscriptions, int account, CancellationToken cancellationToken)
    {
        var request = new GetSubscriptionRequest { SdkAppId = MonthsFill.FirstAppOf(account) };
        return (await subscriptions.GetSubscriptionAsync(request, cancellationToken: cancellationToken)).Subscription.State;
    }
}
