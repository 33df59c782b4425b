using System.CommandLine;
using System.Globalization;
using ImQuota.Load.Cli;
using ImQuota.Load.Driving;

namespace ImQuota.Load.Running;

/// <summary>Rising rates, until the service does not keep up.</summary>
internal sealed class RampCommand
{
    private readonly TrafficOptionSet _traffic = new();
    private readonly ReportOptionSet _report = new();
    private readonly Option<double> _from = OptionKinds.Decimal("--from", 1_000, 1, 1_000_000, "Decisions a second of the first step.");
    private readonly Option<double> _to = OptionKinds.Decimal("--to", 200_000, 1, 1_000_000, "Decisions a second of the last step, if it comes to that.");
    private readonly Option<double> _factor = OptionKinds.Decimal("--factor", 1.5, 1.05, 10, "From step to step.");
    private readonly Option<TimeSpan> _duration = OptionKinds.Duration("--duration", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Measured time of a step.");
    private readonly Option<TimeSpan> _warmup = OptionKinds.Duration("--warmup", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMinutes(10), "Driven before each step, not counted.");

    public Command Build(LoadConsole console)
    {
        var command = new Command("ramp", "Raises the rate step by step up to saturation and tells where latency bends. Checks every reply.") { _from, _to, _factor, _duration, _warmup };
        _traffic.AddTo(command);
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_from) > parsed.GetValue(_to))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--from is {parsed.GetValue(_from)}; it must be at most --to, {parsed.GetValue(_to)}."));
        }

        TimeSpan length = parsed.GetValue(_duration);
        TimeSpan warmup = parsed.GetValue(_warmup);
        await using TrafficSession session = await TrafficSession.OpenAsync(_traffic.Read(parsed), console.Time, cancellationToken);
        var steps = new List<RunReport>();
        foreach (double rate in RampSteps.Rates(parsed.GetValue(_from), parsed.GetValue(_to), parsed.GetValue(_factor)))
        {
            var meter = new LoadMeter();
            await console.Progress.ShowAsync(
                session.DriveAsync(rate, warmup, length, meter, cancellationToken), warmup + length, () => $"{RunText.Whole(rate)} decisions a second asked");
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            steps.Add(RunReport.From(rate, length, meter));
            if (RampSteps.IsSaturated(steps[^1]))
            {
                break;
            }
        }

        await session.CheckUsageAsync(CancellationToken.None);
        CheckReport check = CheckReport.From(session.Checker);
        RunReport? knee = RampSteps.Knee(steps);
        await console.Output.WriteLineAsync(RunText.Table(steps));
        await console.Output.WriteLineAsync(knee is null
            ? "no knee: the first step was not kept"
            : $"knee: {RunText.Whole(knee.RateAchieved)} decisions a second at p99 {RunText.Whole(knee.Latency.P99Micros)} µs; most that came: {RunText.Whole(steps.Max(step => step.RateAchieved))}");
        await console.Output.WriteLineAsync(RunText.Check(check));
        await _report.WriteAsync(parsed, new { steps, knee, check }, "ImQuota.Load ramp", [RunText.RateChart(steps)]);
        return check.WrongReplies > 0 || steps.Count == 0 ? LoadConsole.Bad : LoadConsole.Good;
    }
}
