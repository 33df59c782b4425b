using ImQuota.Load.Driving;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Load.Tests.Driving;

/// <summary>The generator on virtual time: exact figures, whatever the machine does.</summary>
public sealed class OpenLoopTests
{
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private readonly OddTimeProvider _time = new(Instant.FromUtc(2026, 11, 1, 0, 0));
    private readonly LoadMeter _meter = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_SteadyServer_MeasuresItsAnswerTime()
    {
        ManualServer server = await RunAsync(new ManualServer(_time, Answer), TimeSpan.Zero);

        LatencySummary latency = _meter.Latency.Summary();
        Assert.Equal((10_000, 10_000L, 10_000L, 0L, 0L), (server.Sent, _meter.Sent, _meter.Answered, _meter.Dropped, _meter.Lost));
        Assert.InRange(latency.P50Micros, 999, 1_002);
        Assert.InRange(latency.P999Micros, 999, 1_002);
    }

    // The heart of the matter: 2 of 10 s nothing is answered. A generator that waits for replies would send a single slow call per
    // connection; here everyone who was due meanwhile waited, on average for half of the stall.
    [Fact]
    public async Task Run_StalledServer_ChargesEveryCallThatWasDueMeanwhile()
    {
        var server = new ManualServer(_time, Answer) { Stall = (TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6)) };

        await RunAsync(server, TimeSpan.Zero);

        LatencySummary latency = _meter.Latency.Summary();
        Assert.Equal(10_000, latency.Count);
        Assert.InRange(latency.P50Micros, 999, 1_002);
        Assert.InRange(latency.P90Micros, 0.95e6, 1.05e6);
        Assert.InRange(latency.P99Micros, 1.85e6, 1.95e6);
        Assert.InRange(latency.MaxMicros, 1.99e6, 2.01e6);
        Assert.InRange(latency.MeanMicros, 0.19e6, 0.21e6);
    }

    [Fact]
    public async Task Run_MoreInFlightThanAllowed_DropsAndCountsNeverDelays()
    {
        var server = new ManualServer(_time, Answer) { Stall = (TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6)) };

        await RunAsync(server, TimeSpan.Zero, inFlight: 100);

        // 2,000 were due in the stall; 100 went out.
        Assert.InRange(_meter.Dropped, 1_895, 1_905);
        Assert.Equal(10_000, _meter.Due);
        Assert.Equal(_meter.Due, _meter.Sent + _meter.Dropped);
        Assert.InRange(_meter.SendDelay.Summary().MaxMicros, 0, 2);
    }

    [Fact]
    public async Task Run_Warmup_IsDrivenAndNotCounted()
    {
        var server = new ManualServer(_time, Answer) { Stall = (TimeSpan.Zero, TimeSpan.FromSeconds(1)) };

        await RunAsync(server, warmup: TimeSpan.FromSeconds(2));

        Assert.Equal((10_000, 8_000L), (server.Sent, _meter.Sent));
        Assert.InRange(_meter.Latency.Summary().MaxMicros, 999, 1_002);
    }

    [Fact]
    public async Task Run_AnswersThatNeverCome_AreLost()
    {
        var server = new ManualServer(_time, Answer) { SilentFrom = TimeSpan.FromSeconds(9) };
        Task run = RunAsync(server, TimeSpan.Zero, inFlight: 5_000);
        while (!run.IsCompleted)
        {
            if (server.Sent == 10_000)
            {
                _time.Advance(Duration.FromSeconds(1));
            }

            await Task.Yield();
        }

        await run;
        Assert.InRange(_meter.Lost, 990, 1_010);
        Assert.Equal(10_000, _meter.Answered + _meter.Lost);
    }

    [Fact]
    public async Task Run_Cancelled_EndsWithoutSending()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var server = new ManualServer(_time, Answer);

        await new OpenLoop(_time, server, 10).RunAsync(new EvenSchedule(1000), TimeSpan.Zero, Length, server.SendAsync, _meter, cancelled.Token);

        Assert.Equal(0, server.Sent);
    }

    private async Task<ManualServer> RunAsync(ManualServer server, TimeSpan warmup, int inFlight = 100_000)
    {
        await new OpenLoop(_time, server, inFlight).RunAsync(new FinishingSchedule(1000, Length, server, _time), warmup, Length, server.SendAsync, _meter, Cancellation);
        return server;
    }
}
