using ImQuota.Load.Driving;
using ImQuota.Testing.Clock;
using NodaTime;

namespace ImQuota.Load.Tests.Driving;

/// <summary>
/// A clock, the dispatcher's waiting on it, and a server that answers each call a fixed time after it was sent, but nothing while it stalls:
/// all on virtual time, moved by the waiting alone.
/// </summary>
internal sealed class ManualServer(OddTimeProvider time, TimeSpan answersIn) : IPacer
{
    private readonly List<(long At, TaskCompletionSource<CallOutcome> Reply)> _open = [];
    private readonly long _start = time.GetTimestamp();

    /// <summary>From here to there, after the start, nothing is answered.</summary>
    public (TimeSpan From, TimeSpan To) Stall { get; init; }

    public int Sent { get; private set; }

    /// <summary>Answers of calls sent from here on never come.</summary>
    public TimeSpan SilentFrom { get; init; } = TimeSpan.MaxValue;

    public void WaitUntil(long timestamp, CancellationToken cancellationToken)
    {
        while (_open.Count > 0 && _open.Min(call => call.At) is var next && next <= timestamp)
        {
            AdvanceTo(next);
            foreach ((long At, TaskCompletionSource<CallOutcome> Reply) call in _open.FindAll(call => call.At <= next))
            {
                _open.Remove(call);
                call.Reply.SetResult(new CallOutcome(call.At, Failed: false, Decisions: 1));
            }
        }

        AdvanceTo(timestamp);
    }

    public ValueTask<CallOutcome> SendAsync(TimeSpan due)
    {
        Sent++;
        TimeSpan now = time.GetElapsedTime(_start);
        TimeSpan answer = now + answersIn;
        answer = answer >= Stall.From && answer < Stall.To ? Stall.To : answer;
        var reply = new TaskCompletionSource<CallOutcome>();
        if (now < SilentFrom)
        {
            _open.Add((_start + (long)(answer.Ticks * ((double)time.TimestampFrequency / TimeSpan.TicksPerSecond)), reply));
        }

        return new ValueTask<CallOutcome>(reply.Task);
    }

    private void AdvanceTo(long timestamp)
    {
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), timestamp);
        if (left > TimeSpan.Zero)
        {
            time.Advance(Duration.FromTimeSpan(left));
        }

        while (time.GetTimestamp() < timestamp)
        {
            time.Advance(Duration.FromTicks(1));
        }
    }
}
