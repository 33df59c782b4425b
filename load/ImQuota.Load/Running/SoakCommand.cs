using System.CommandLine;
using System.Globalization;
using ImQuota.Load.Cli;
using ImQuota.Load.Driving;
using ImQuota.Load.Measuring;
using ImQuota.Load.Reports;

namespace ImQuota.Load.Running;

/// <summary>One rate for a long time: does anything grow?</summary>
internal sealed class SoakCommand
{
    private readonly TrafficOptionSet _traffic = new();
    private readonly ReportOptionSet _report = new();
    private readonly Option<double> _rate = OptionKinds.Decimal("--rate", 5_000, 1, 1_000_000, "Decisions a second.");
    private readonly Option<TimeSpan> _duration = OptionKinds.Duration("--duration", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(168), "How long it takes.");
    private readonly Option<TimeSpan> _every = OptionKinds.Duration("--every", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(0.1), TimeSpan.FromHours(1), "From line to line.");
    private readonly Option<int> _service = OptionKinds.Number("--service-pid", 0, 0, int.MaxValue, "Process of the service, for its resident memory; 0: not asked.");
    private readonly Option<string?> _redis = OptionKinds.HostAndPort("--redis", null, "Redis of the service, for its used_memory: HOST:PORT.");

    public Command Build(LoadConsole console)
    {
        var command = new Command("soak", "Drives one rate for long, tells latency and memory of each minute, and whether they stayed flat. Checks every reply.")
        {
            _rate, _duration, _every, _service, _redis,
        };
        _traffic.AddTo(command);
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        TimeSpan every = parsed.GetValue(_every);
        await using TrafficSession session = await TrafficSession.OpenAsync(_traffic.Read(parsed), console.Time, cancellationToken);
        var meter = new LoadMeter();
        var minutes = new List<SoakMinute>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task driving = session.DriveAsync(parsed.GetValue(_rate), TimeSpan.Zero, parsed.GetValue(_duration), meter, ending.Token);
        long started = console.Time.GetTimestamp();
        await console.Output.WriteLineAsync("minutes  decisions  p50 µs  p99 µs  p99.9 µs  service MiB  redis MiB  dropped  failed");
        using var timer = new PeriodicTimer(every, console.Time);
        try
        {
            while (await Task.WhenAny(driving, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != driving)
            {
                minutes.Add(await ReadAsync(parsed, meter, console.Time.GetElapsedTime(started)));
                await console.Output.WriteLineAsync(Line(minutes[^1], meter));
            }
        }
        finally
        {
            // The service may be gone, and its process with it; nothing is sent after that.
            await ending.CancelAsync();
            await driving;
        }

        await session.CheckUsageAsync(CancellationToken.None);
        CheckReport check = CheckReport.From(session.Checker);
        SoakVerdict? verdict = SoakVerdict.Of(minutes);
        await console.Output.WriteLineAsync(verdict?.ToString() ?? $"no verdict: {minutes.Count} intervals are too few");
        await console.Output.WriteLineAsync(RunText.Check(check));
        RunReport report = RunReport.From(parsed.GetValue(_rate), console.Time.GetElapsedTime(started), meter);
        await _report.WriteAsync(parsed, new { run = report, minutes, verdict, check }, "ImQuota.Load soak", Charts(minutes));
        return check.WrongReplies > 0 || verdict is { Flat: false } ? LoadConsole.Bad : LoadConsole.Good;
    }

    private static IReadOnlyList<SvgChart> Charts(IReadOnlyList<SoakMinute> minutes) =>
    [
        new SvgChart("Latency", "minutes", "µs", [Line(minutes, "p50", one => one.Latency.P50Micros), Line(minutes, "p99", one => one.Latency.P99Micros), Line(minutes, "p99.9", one => one.Latency.P999Micros)]),
        new SvgChart("Memory", "minutes", "MiB", [Line(minutes, "service", one => Mebibytes(one.ServiceBytes)), Line(minutes, "redis", one => Mebibytes(one.RedisBytes))]),
    ];

    private static ChartSeries Line(IReadOnlyList<SoakMinute> minutes, string name, Func<SoakMinute, double> value)
        => new(name, [.. minutes.Select(minute => (minute.AtSeconds / 60, value(minute)))]);

    private static string Line(SoakMinute minute, LoadMeter meter) => string.Create(
        CultureInfo.InvariantCulture,
        $"{minute.AtSeconds / 60,7:F1}  {meter.Decisions,9}  {minute.Latency.P50Micros,6:F0}  {minute.Latency.P99Micros,6:F0}  {minute.Latency.P999Micros,8:F0}  {Mebibytes(minute.ServiceBytes),11:F1}  {Mebibytes(minute.RedisBytes),9:F1}  {minute.Dropped,7}  {minute.Failed,6}");

    private static double Mebibytes(long bytes) => bytes / (1024.0 * 1024);

    private async Task<SoakMinute> ReadAsync(ParseResult parsed, LoadMeter meter, TimeSpan at)
    {
        int service = parsed.GetValue(_service);
        return new SoakMinute(
            at.TotalSeconds,
            meter.TakeInterval(),
            service == 0 ? 0 : ProcessFigures.ResidentBytes(service),
            parsed.GetValue(_redis) is { } redis ? await new RedisInfo(redis).UsedMemoryAsync() : 0,
            meter.Dropped,
            meter.Failed);
    }
}
