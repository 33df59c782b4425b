using ImQuota.Load.Driving;

namespace ImQuota.Load.Compare;

/// <summary>A call whose latency is measured at a fixed rate, open loop.</summary>
internal sealed record TailSubject(string Key, string Name, Func<TimeSpan, ValueTask<CallOutcome>> Send)
{
    public const string Empty = "tail-empty";
    public const string Join = "tail-join";
    public const string EvalSha = "tail-evalsha";

    /// <summary>Enough that an open loop below saturation never drops by it.</summary>
    private const int InFlight = 4_096;

    /// <param name="rate">Calls a second.</param>
    /// <param name="seed">Of the instants at which they are due.</param>
    public async Task<LoadMeter> MeasureAsync(double rate, int seed, TimeSpan length, TimeProvider time, CancellationToken cancellationToken)
    {
        var meter = new LoadMeter();
        await new OpenLoop(time, new NativePacer(time), InFlight).RunAsync(new PoissonSchedule(rate, seed), TimeSpan.Zero, length, Send, meter, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return meter;
    }
}
