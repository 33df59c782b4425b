using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ImQuota.Contracts.V1;
using ImQuota.Load.Driving;
using ImQuota.Load.H2;
using ImQuota.Load.Measuring;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Months;

/// <summary>Moves a test clock over a month's end while decisions are asked for at an even rate, and measures each stretch.</summary>
/// <param name="first">App of the decisions, with the <paramref name="apps"/> numbers from it on.</param>
/// <param name="rate">Decisions a second.</param>
/// <param name="note">Hears of each stretch when it is over: all of them may take long.</param>
internal sealed class MonthsRun(ClockService.ClockServiceClient clock, H2Endpoint admission, RedisInfo redis, ulong first, int apps, double rate, TimeProvider time, Func<string, Task> note)
{
    private const int Connections = 4;
    private const int InFlight = 1_000;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <summary>Driven before the quiet stretch and not counted: what starts pays for its first calls.</summary>
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(5);

    /// <summary>Nothing is due: what decisions cost alone.</summary>
    public Task<MonthsPhase> QuietAsync(string name, TimeSpan length, CancellationToken cancellationToken) => MeasureAsync(name, rate, Warmup, async () =>
    {
        await Task.Delay(Warmup + length, time, cancellationToken);
        return 0;
    }, cancellationToken);

    /// <param name="name">What is done on the way.</param>
    /// <param name="to">Where the clock stands at the end.</param>
    /// <param name="few">One decision a second instead: what many would make fall due all day, the service would spread over as many real minutes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<MonthsPhase> AdvanceAsync(string name, DateTimeOffset to, bool few, CancellationToken cancellationToken) => MeasureAsync(
        name,
        few ? 1 : rate,
        TimeSpan.Zero,
        async () => (await clock.AdvanceTimeAsync(new AdvanceTimeRequest { To = to.ToTimestamp() }, cancellationToken: cancellationToken)).Stops,
        cancellationToken);

    private async Task<MonthsPhase> MeasureAsync(string name, double perSecond, TimeSpan warmup, Func<Task<int>> work, CancellationToken cancellationToken)
    {
        await using H2Pool pool = await H2Pool.ConnectAsync(admission, Connections, time, cancellationToken);
        var transport = new UnaryTransport(pool);
        var meter = new LoadMeter();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (long commands, long bytes, long cpu) = (await redis.CommandsAsync(), await redis.UsedMemoryAsync(), await redis.CpuMicrosAsync());
        long started = time.GetTimestamp();
        Task beside = new OpenLoop(time, new NativePacer(time), InFlight).RunAsync(
            new EvenSchedule(perSecond), warmup, Longest, due => LoginAsync(transport, due, perSecond), meter, ended.Token);
        int stops = await work();
        TimeSpan took = time.GetElapsedTime(started);
        (commands, bytes, cpu) = (await redis.CommandsAsync() - commands, await redis.UsedMemoryAsync() - bytes, await redis.CpuMicrosAsync() - cpu);
        await ended.CancelAsync();
        await beside;
        await note(string.Create(CultureInfo.InvariantCulture, $"{name}: {took.TotalSeconds:F1} s"));
        return new MonthsPhase(name, took, stops, commands, bytes, TimeSpan.FromMicroseconds(cpu), meter.Latency.Summary(), meter.Dropped + meter.Failed + meter.Lost);
    }

    /// <summary>One app after the other, each time the user that is known.</summary>
    private async ValueTask<CallOutcome> LoginAsync(UnaryTransport transport, TimeSpan due, double perSecond)
    {
        ulong app = first + ((ulong)(due.TotalSeconds * perSecond) % (ulong)apps);
        TransportReply reply = await transport.SendAsync([new AdmitAction { Login = new LoginRequest { SdkAppId = app, UserId = "user" } }]);
        bool allowed = reply.Results is [{ Decision.Verdict: Verdict.Allowed }];
        return new CallOutcome(reply.ArrivedAt, !allowed, allowed ? 1 : 0);
    }
}
