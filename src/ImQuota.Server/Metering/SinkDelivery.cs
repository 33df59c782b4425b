using ImQuota.Domain.Metering.Outbox;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Metering;

/// <summary>
/// Takes records from the outbox to one sink, each part in order and by one process at a time. A place moves only behind what the sink has stored; what dies
/// between comes again with the same id. A sink in trouble is left alone for ever longer, and holds back nobody else.
/// </summary>
internal sealed class SinkDelivery(IUsageSink sink, IOutboxStore outbox, UsageMetrics metrics, TimeProvider time, ILogger<SinkDelivery> log) : IDueWork
{
    /// <summary>How long a process may be silent before another takes its part.</summary>
    private static readonly Duration Lease = Duration.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private bool _joined;
    private int _troubles;
    private Instant _notBefore = Instant.MinValue;
    private SinkTrouble? _trouble;

    public string Name => $"sink_{sink.Name}";

    public TimeSpan LookEvery => TimeSpan.FromSeconds(1);

    /// <summary>Nothing by itself: what is in the outbox is due at once.</summary>
    public Task<Instant?> NextAsync(CancellationToken cancellationToken) => Task.FromResult<Instant?>(null);

    /// <summary>
    /// Delivers all that is there, until nothing is left or the sink is in trouble, which is no failure of the work: it is told by log and metrics. One call at
    /// a time.
    /// </summary>
    public async Task<DueRun> RunDueAsync(CancellationToken cancellationToken)
    {
        if (!_joined)
        {
            await outbox.JoinAsync(sink.Name, cancellationToken);
            _joined = true;
        }

        IReadOnlyList<PartState> parts = await outbox.LookAsync(cancellationToken);
        metrics.Looked(sink.Name, parts);
        if (time.Now() < _notBefore)
        {
            return default;
        }

        _trouble = null;
        await Task.WhenAll(parts.Select((part, index) => part.Sinks.TryGetValue(sink.Name, out long place) && place < part.End
            ? DeliverAsync(index, cancellationToken)
            : Task.CompletedTask));
        _troubles = _trouble is null ? 0 : _troubles + 1;
        if (_trouble is not null)
        {
            Pause(_trouble);
        }

        return default;
    }

    private Instant LeaseEnd => time.Now() + Lease;

    private async Task DeliverAsync(int part, CancellationToken cancellationToken)
    {
        if (await outbox.ClaimAsync(part, sink.Name, _holder, time.Now(), LeaseEnd, cancellationToken) is not { } claim)
        {
            return;
        }

        while (Volatile.Read(ref _trouble) is null && await outbox.ReadAsync(claim, sink.PageSize, cancellationToken) is { } page && page.End > claim.Place)
        {
            DeliveryResult result = page.Entries.Count == 0
                ? DeliveryResult.All(0)
                : await sink.DeliverAsync([.. page.Entries.Select(one => one.Event)], cancellationToken);
            long place = result.Done == page.Entries.Count ? page.End : page.Entries[result.Done].Place;
            AdvanceOutcome outcome = place == claim.Place ? AdvanceOutcome.Advanced : await AdvanceAsync(claim, place, page, result, cancellationToken);
            if (outcome == AdvanceOutcome.Lost)
            {
                return;
            }

            SinkTrouble? trouble = outcome == AdvanceOutcome.TooManyRefused ? new SinkTrouble("there is no room for more dead letters", null) : result.Trouble;
            if (trouble is not null)
            {
                Volatile.Write(ref _trouble, trouble);
                break;
            }

            claim = claim with { Place = place };
        }

        await outbox.ReleaseAsync(claim, cancellationToken);
    }

    private async Task<AdvanceOutcome> AdvanceAsync(DeliveryClaim claim, long place, OutboxPage page, DeliveryResult result, CancellationToken cancellationToken)
    {
        Refusal[] refused = [.. result.Refused.Select(one => new Refusal(page.Entries[one.Index].Place, time.Now(), one.Reason))];
        AdvanceOutcome outcome = await outbox.AdvanceAsync(claim, place, LeaseEnd, refused, cancellationToken);
        if (outcome == AdvanceOutcome.Advanced)
        {
            metrics.Delivered(sink.Name, result.Done - refused.Length, refused.Length);
            foreach (Refusal one in refused)
            {
                MeteringLog.DeadLetter(log, sink.Name, claim.Part, one.Place, one.Reason);
            }
        }

        return outcome;
    }

    private void Pause(SinkTrouble trouble)
    {
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(_troubles - 1, 20));
        pause = (pause < LongestPause ? pause : LongestPause) * (0.5 + (Random.Shared.NextDouble() / 2));
        if (trouble.RetryAfter is { } asked && asked > pause)
        {
            pause = asked < LongestAsked ? asked : LongestAsked;
        }

        _notBefore = time.Now() + Duration.FromTimeSpan(pause);
        metrics.Retried(sink.Name);
        MeteringLog.SinkWaits(log, sink.Name, pause.TotalSeconds, trouble.Why);
    }
}
