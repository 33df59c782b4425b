using System.CommandLine;
using System.Globalization;
using ImQuota.Load.Cli;
using ImQuota.Load.Driving;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Running;

/// <summary>One rate for some time.</summary>
internal sealed class RunCommand
{
    private readonly TrafficOptionSet _traffic = new();
    private readonly ReportOptionSet _report = new();
    private readonly Option<double> _rate = OptionKinds.Decimal("--rate", 5_000, 1, 1_000_000, "Decisions a second.");
    private readonly Option<TimeSpan> _duration = OptionKinds.Duration("--duration", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), "How long it is measured.");
    private readonly Option<TimeSpan> _warmup = OptionKinds.Duration("--warmup", TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.FromMinutes(10), "Driven before, not counted.");

    public Command Build(LoadConsole console)
    {
        var command = new Command("run", "Drives the traffic of a chat service at one rate and checks every reply. Latency counts from the instant a call was due (open loop).")
        {
            _rate, _duration, _warmup,
        };
        _traffic.AddTo(command);
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        double rate = parsed.GetValue(_rate);
        TimeSpan length = parsed.GetValue(_duration);
        TimeSpan warmup = parsed.GetValue(_warmup);
        await using TrafficSession session = await TrafficSession.OpenAsync(_traffic.Read(parsed), console.Time, cancellationToken);
        var meter = new LoadMeter();
        long started = console.Time.GetTimestamp();
        await console.Progress.ShowAsync(
            session.DriveAsync(rate, warmup, length, meter, cancellationToken), warmup + length,
            () => string.Create(CultureInfo.InvariantCulture, $"{meter.Decisions:N0} decisions, {meter.Dropped:N0} dropped, p99 {meter.TakeInterval().P99Micros:N0} µs"));
        TimeSpan measured = console.Time.GetElapsedTime(started) - warmup;
        await session.CheckUsageAsync(CancellationToken.None);

        // Cut short: what there was is reported over the time there was.
        RunReport report = RunReport.From(rate, measured < length && measured > TimeSpan.Zero && cancellationToken.IsCancellationRequested ? measured : length, meter);
        CheckReport check = CheckReport.From(session.Checker);
        await console.Output.WriteLineAsync(RunText.Table([report]));
        await console.Output.WriteLineAsync(RunText.Check(check));
        await _report.WriteAsync(parsed, new { run = report, check }, "ImQuota.Load run", [RunText.PercentileChart(meter.Latency)]);
        return check.WrongReplies > 0 || report.Decisions == 0 ? LoadConsole.Bad : LoadConsole.Good;
    }
}
