using ImQuota.Contracts.V1;
using ImQuota.Load.Driving;
using ImQuota.Load.Faults.Books;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Faults;

/// <summary>The open loop of one row: actions of all its apps, in turn, and what came of them.</summary>
internal sealed class FaultTraffic(IReadOnlyList<AppFaultBook> books, ServiceLine line, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<ulong, AppTimes> _times = books.ToDictionary(book => book.App, _ => new AppTimes());
    private readonly Lock _gate = new();
    private readonly List<(long Began, TimeSpan Latency)> _calls = [];
    private readonly long[] _sources = new long[4];
    private int _next;
    private long _sent;
    private long _undecided;

    public LoadMeter Meter { get; } = new();

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Calls without a decision, for which callers were told so.</summary>
    public long Undecided => Interlocked.Read(ref _undecided);

    public long ByStore => Interlocked.Read(ref _sources[(int)DecisionSource.Store]);

    public long ByFallback => Interlocked.Read(ref _sources[(int)DecisionSource.FallbackBounded]) + Interlocked.Read(ref _sources[(int)DecisionSource.FallbackOpen]);

    public string? FirstFailure { get; private set; }

    public AppTimes Of(ulong app) => _times[app];

    /// <summary>From now on the return of each app is looked for.</summary>
    public void Look()
    {
        foreach (AppTimes times in _times.Values)
        {
            times.Look();
        }
    }

    public bool AllWellSince(long timestamp) => _times.Values.All(times => times.IsWellSince(timestamp));

    /// <summary>Latency of the calls that began between two instants.</summary>
    public LatencySummary Between(long from, long to)
    {
        var recorder = new LatencyRecorder();
        lock (_gate)
        {
            foreach ((long began, TimeSpan latency) in _calls)
            {
                if (began >= from && began < to)
                {
                    recorder.Record(latency);
                }
            }
        }

        return recorder.Summary();
    }

    public async ValueTask<CallOutcome> SendAsync(TimeSpan due)
    {
        AppFaultBook book = books[(int)((uint)Interlocked.Increment(ref _next) % (uint)books.Count)];
        long began = time.GetTimestamp();
        PendingAction pending = book.Next();
        TransportReply reply = await line.SendAsync(pending.Action);
        lock (_gate)
        {
            _calls.Add((began, time.GetElapsedTime(began, reply.ArrivedAt)));
        }

        return Take(pending, reply);
    }

    /// <summary>Repeats a call until the store decides about it. Returns whether it did in time.</summary>
    public async Task<bool> SettleAsync(AppFaultBook book, KeyBook key, TimeSpan within, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < within)
        {
            PendingAction pending = book.Again(key);
            TransportReply reply = await line.SendAsync(pending.Action);
            Take(pending, reply);
            if (reply.Results is [{ Decision.Source: DecisionSource.Store }])
            {
                return true;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return false;
    }

    private CallOutcome Take(PendingAction pending, TransportReply reply)
    {
        Interlocked.Increment(ref _sent);
        if (reply.Results is [{ Decision: { } decision }])
        {
            pending.Book.End(pending, decision);
            Interlocked.Increment(ref _sources[(int)decision.Source]);
            Of(pending.Book.App).Answered(decision.Source == DecisionSource.Store, reply.ArrivedAt);
            return new CallOutcome(reply.ArrivedAt, false, 1);
        }

        pending.Book.Fail(pending);
        Interlocked.Increment(ref _undecided);
        Of(pending.Book.App).Answered(byStore: false, reply.ArrivedAt);
        FirstFailure ??= reply.Failure.Length > 0 ? reply.Failure : $"error code {reply.Results[0].ErrorCode}: {reply.Results[0].ErrorMessage}";
        return new CallOutcome(reply.ArrivedAt, true, 0);
    }
}
