using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ImQuota.Contracts.V1;
using ImQuota.Load.Driving;
using ImQuota.Load.H2;
using ImQuota.Load.Measuring;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Months;

/// <summary>Moves a test clock over a month's end while decisions are asked for at an even rate, and measures each stretch. Stretches of one name are one phase.</summary>
/// <param name="rate">Decisions a second.</param>
/// <param name="note">Hears of each stretch when it is over: all of them may take long.</param>
internal sealed class MonthsRun(ClockService.ClockServiceClient clock, H2Endpoint admission, RedisInfo redis, double rate, TimeProvider time, Func<string, Task> note)
{
    private const int Connections = 4;
    private const int InFlight = 1_000;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <summary>Driven before the quiet stretch and not counted: what starts pays for its first calls.</summary>
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(5);

    private readonly List<PhaseMeter> _phases = [];
    private PhaseMeter? _quiet;

    /// <summary>What was measured, in the order in which the phases began.</summary>
    public IReadOnlyList<MonthsPhase> Phases => [.. _phases.Select(phase => phase.Sum())];

    /// <summary>Nothing is due: what decisions cost alone. What follows is compared with it.</summary>
    /// <param name="name">When it is.</param>
    /// <param name="asked">Apps of the decisions.</param>
    /// <param name="length">Of what is counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task QuietAsync(string name, AppRange asked, TimeSpan length, CancellationToken cancellationToken)
    {
        _quiet = PhaseOf(name, null);
        return MeasureAsync(_quiet, asked, rate, Warmup, async () =>
        {
            await Task.Delay(Warmup + length, time, cancellationToken);
            return 0;
        }, cancellationToken);
    }

    /// <param name="name">What is done on the way.</param>
    /// <param name="asked">Apps of the decisions.</param>
    /// <param name="to">Where the clock stands at the end.</param>
    /// <param name="few">One decision a second instead: what many would make fall due all day, the service would spread over as many real minutes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task AdvanceAsync(string name, AppRange asked, DateTimeOffset to, bool few, CancellationToken cancellationToken)
        => MeasureAsync(PhaseOf(name, _quiet), asked, few ? 1 : rate, TimeSpan.Zero, () => MoveAsync(to, cancellationToken), cancellationToken);

    /// <summary>Moves the clock without measuring.</summary>
    /// <returns>Instants at which something was done.</returns>
    public async Task<int> MoveAsync(DateTimeOffset to, CancellationToken cancellationToken)
        => (await clock.AdvanceTimeAsync(new AdvanceTimeRequest { To = to.ToTimestamp() }, cancellationToken: cancellationToken)).Stops;

    private PhaseMeter PhaseOf(string name, PhaseMeter? quiet)
    {
        PhaseMeter? phase = _phases.Find(one => string.Equals(one.Name, name, StringComparison.Ordinal));
        if (phase is null)
        {
            phase = new PhaseMeter(name, quiet);
            _phases.Add(phase);
        }

        return phase;
    }

    private async Task MeasureAsync(PhaseMeter phase, AppRange asked, double perSecond, TimeSpan warmup, Func<Task<int>> work, CancellationToken cancellationToken)
    {
        await using H2Pool pool = await H2Pool.ConnectAsync(admission, Connections, time, cancellationToken);
        var transport = new UnaryTransport(pool);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (long commands, long bytes, long cpu) = (await redis.CommandsAsync(), await redis.UsedMemoryAsync(), await redis.CpuMicrosAsync());
        long started = time.GetTimestamp();
        Task beside = new OpenLoop(time, new NativePacer(time), InFlight).RunAsync(
            new EvenSchedule(perSecond), warmup, Longest, due => LoginAsync(transport, asked.At((long)(due.TotalSeconds * perSecond))), phase.Decisions, ended.Token);
        int stops = await work();
        TimeSpan took = time.GetElapsedTime(started);
        (commands, bytes, cpu) = (await redis.CommandsAsync() - commands, await redis.UsedMemoryAsync() - bytes, await redis.CpuMicrosAsync() - cpu);
        await ended.CancelAsync();
        await beside;
        phase.Add(took, stops, commands, bytes, TimeSpan.FromMicroseconds(cpu));
        await note(string.Create(CultureInfo.InvariantCulture, $"{phase.Name}: {took.TotalSeconds:F1} s"));
    }

    /// <summary>Each time the user that is known.</summary>
    private static async ValueTask<CallOutcome> LoginAsync(UnaryTransport transport, ulong app)
    {
        TransportReply reply = await transport.SendAsync([new AdmitAction { Login = new LoginRequest { SdkAppId = app, UserId = "user" } }]);
        bool allowed = reply.Results is [{ Decision.Verdict: Verdict.Allowed }];
        return new CallOutcome(reply.ArrivedAt, !allowed, allowed ? 1 : 0);
    }
}
