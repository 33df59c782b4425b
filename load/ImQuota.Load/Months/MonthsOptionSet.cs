using System.CommandLine;
using System.Globalization;
using ImQuota.Load.Cli;

namespace ImQuota.Load.Months;

/// <summary>Options of both commands that move a test clock, and their beginning: servers, and apps.</summary>
internal sealed class MonthsOptionSet(int apps, TimeSpan within)
{
    private readonly Option<int> _apps = OptionKinds.Number("--apps", apps, 100, 1_000_000, "Apps, ten an account.");
    private readonly Option<TimeSpan> _within = OptionKinds.Duration("--fill-within", within, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), "No account is begun after that.");
    private readonly Option<double> _rate = OptionKinds.Decimal("--rate", 1_000, 1, 1_000_000, "Decisions a second beside it.");
    private readonly Option<TimeSpan> _quiet = OptionKinds.Duration("--quiet", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "How long decisions are measured alone.");
    private readonly Option<int> _spread = OptionKinds.Number("--spread-seconds", 0, 0, 3_600, "Over how many real seconds the service spreads what is due at once (its --work-spread-seconds); 0: as fast as it goes.");
    private readonly Option<string?> _service = new("--service") { Description = "ImQuota.Server.dll; without it the Release build of this checkout." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_apps, _within, _rate, _quiet, _spread, _service])
        {
            command.Options.Add(option);
        }
    }

    public int Apps(ParseResult parsed) => parsed.GetValue(_apps);

    public TimeSpan Quiet(ParseResult parsed) => parsed.GetValue(_quiet);

    public int SpreadSeconds(ParseResult parsed) => parsed.GetValue(_spread);

    /// <param name="command">Who needs it, for messages.</param>
    /// <param name="begin">Where the clock stands.</param>
    public Task<MonthsScene> StartAsync(string command, DateTimeOffset begin, ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
        => MonthsScene.StartAsync(command, parsed.GetValue(_service), begin, SpreadSeconds(parsed), console.Time, cancellationToken);

    public static MonthsFill Fill(MonthsScene scene, TimeProvider time) => new(new(scene.Admin), new(scene.Admin), new(scene.Admission), time);

    public MonthsRun Run(ParseResult parsed, MonthsScene scene, LoadConsole console) => new(new(scene.Admin), scene.Service.Admission, scene.Redis, parsed.GetValue(_rate), console.Time, console.NoteAsync);

    /// <summary>Makes so many more <paramref name="apps"/>, and tells what it took.</summary>
    /// <returns>Those that were made in time.</returns>
    public async Task<AppRange> FillAsync(int apps, ParseResult parsed, MonthsScene scene, MonthsFill fill, FillPlan plan, LoadConsole console, CancellationToken cancellationToken)
    {
        (ulong first, int before, long empty, long started) = (MonthsFill.FirstAppOf(fill.Accounts), fill.Apps, await scene.Redis.UsedMemoryAsync(), console.Time.GetTimestamp());
        await fill.RunAsync(apps / plan.Apps, plan, parsed.GetValue(_within), cancellationToken);
        (int made, double seconds) = (fill.Apps - before, console.Time.GetElapsedTime(started).TotalSeconds);
        double bytes = (await scene.Redis.UsedMemoryAsync() - empty) / (double)made;
        await console.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{made:N0} apps filled in {seconds:F0} s, {bytes:F0} B an app\n"));
        return new AppRange(first, made);
    }
}
