using System.CommandLine;
using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Load.Cli;

namespace ImQuota.Load.Months;

/// <summary>What it costs when the subscriptions of some apps among very many end, until their data is gone.</summary>
internal sealed class TransitionsCommand
{
    private readonly ReportOptionSet _report = new();
    private readonly MonthsOptionSet _options = new(1_000_000, TimeSpan.FromHours(1));
    private readonly Option<int> _due = OptionKinds.Number("--due", 1_000, 1, 100_000, "Accounts whose one paid app is bought for a month and not renewed: all of them change at the same instants.");

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "transitions",
            "Starts redis-server and the service on a test clock, makes apps through its API, of which some are paid for a month, and moves the clock from one change of those to "
            + "the next until they are reclaimed. Tells time, commands and bytes a due app, and the latency of decisions meanwhile. Stops and removes all of it at the end.")
        {
            _due,
        };
        _options.AddTo(command);
        _report.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_due) * MonthsFill.AppsAnAccount > result.GetValue(_options.AppsOption))
            {
                result.AddError($"--due is {result.GetValue(_due)}; with ten apps an account there are {result.GetValue(_options.AppsOption) / MonthsFill.AppsAnAccount} accounts.");
            }
        });
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        int due = parsed.GetValue(_due);
        await using MonthsScene scene = await _options.StartAsync("transitions", parsed, console, cancellationToken);
        int apps = await _options.FillAsync(parsed, scene, new FillPlan(due, 1, Used: false), console, cancellationToken);

        // Decisions are about one app, which is not due: those of many would give each of them snapshots to tell all day.
        var run = new MonthsRun(new(scene.Admin), scene.Service.Admission, scene.Redis, MonthsFill.FirstApp + MonthsFill.PaidOfAnAccount, 1, _options.Rate(parsed), console.Time);
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(scene.Admin);
        List<MonthsPhase> phases =
        [
            await run.QuietAsync(_options.Quiet(parsed), cancellationToken),
            await run.AdvanceAsync("5 minutes in which nothing is", MonthsRun.Begin.AddMinutes(5), few: false, cancellationToken),
        ];
        ulong app = await PaidAppAsync(subscriptions, cancellationToken);
        SubscriptionState state = await StateAsync(subscriptions, app, cancellationToken);
        while (await NextAsync(subscriptions, cancellationToken) is { } next && state != SubscriptionState.Reclaimed)
        {
            phases.Add(await run.AdvanceAsync("until " + Day(next), next.AddMinutes(-1), few: true, cancellationToken));
            MonthsPhase change = await run.AdvanceAsync("", next.AddMinutes(1), few: false, cancellationToken);
            SubscriptionState became = await StateAsync(subscriptions, app, cancellationToken);
            phases.Add(change with { Name = became == state ? $"still {state}" : $"{state} to {became}" });
            state = became;
        }

        await console.Output.WriteLineAsync(MonthsText.Table("a due app", due, phases));
        await _report.WriteAsync(parsed, new { apps, due, phases }, "ImQuota.Load transitions", []);
        return state == SubscriptionState.Reclaimed ? LoadConsole.Good : LoadConsole.Bad;
    }

    private static string Day(DateTimeOffset instant) => instant.ToString("d MMMM", CultureInfo.InvariantCulture);

    /// <summary>When something changes by itself in the first account, which is as all that are due.</summary>
    private static async Task<DateTimeOffset?> NextAsync(SubscriptionService.SubscriptionServiceClient subscriptions, CancellationToken cancellationToken)
    {
        var request = new GetAccountRequest { Account = MonthsFill.Account(0) };
        return (await subscriptions.GetAccountAsync(request, cancellationToken: cancellationToken)).NextChangeAt?.ToDateTimeOffset();
    }

    private static async Task<ulong> PaidAppAsync(SubscriptionService.SubscriptionServiceClient subscriptions, CancellationToken cancellationToken)
    {
        var request = new GetAccountRequest { Account = MonthsFill.Account(0) };
        return (await subscriptions.GetAccountAsync(request, cancellationToken: cancellationToken)).Apps.Single(app => app.ExpiresAt is not null).SdkAppId;
    }

    private static async Task<SubscriptionState> StateAsync(SubscriptionService.SubscriptionServiceClient subscriptions, ulong app, CancellationToken cancellationToken)
        => (await subscriptions.GetSubscriptionAsync(new GetSubscriptionRequest { SdkAppId = app }, cancellationToken: cancellationToken)).Subscription.State;
}
