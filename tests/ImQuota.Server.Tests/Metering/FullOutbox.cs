using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.Outbox;
using NodaTime;

namespace ImQuota.Server.Tests.Metering;

/// <summary>An outbox that has no room while it is said to be full.</summary>
internal sealed class FullOutbox(IOutboxStore inner) : IOutboxStore
{
    internal bool IsFull { get; set; } = true;

    public int Parts => inner.Parts;

    public Task<IReadOnlyList<ReadState>> ReadStatesAsync(IReadOnlyList<ulong> apps, CancellationToken cancellationToken) => inner.ReadStatesAsync(apps, cancellationToken);

    public Task<AppendOutcome> TryAppendAsync(ReadState read, EmissionState next, IReadOnlyList<string> events, CancellationToken cancellationToken)
        => IsFull ? Task.FromResult(AppendOutcome.Full) : inner.TryAppendAsync(read, next, events, cancellationToken);

    public Task<string> GetSourceAsync(CancellationToken cancellationToken) => inner.GetSourceAsync(cancellationToken);

    public Task JoinAsync(string sink, CancellationToken cancellationToken) => inner.JoinAsync(sink, cancellationToken);

    public Task<bool> ForgetAsync(string sink, CancellationToken cancellationToken) => inner.ForgetAsync(sink, cancellationToken);

    public Task<IReadOnlyList<PartState>> LookAsync(CancellationToken cancellationToken) => inner.LookAsync(cancellationToken);

    public Task<DeliveryClaim?> ClaimAsync(int part, string sink, string holder, Instant now, Instant until, CancellationToken cancellationToken)
        => inner.ClaimAsync(part, sink, holder, now, until, cancellationToken);

    public Task<OutboxPage> ReadAsync(DeliveryClaim claim, int count, CancellationToken cancellationToken) => inner.ReadAsync(claim, count, cancellationToken);

    public Task<AdvanceOutcome> AdvanceAsync(DeliveryClaim claim, long to, Instant until, IReadOnlyList<Refusal> refused, CancellationToken cancellationToken)
        => inner.AdvanceAsync(claim, to, until, refused, cancellationToken);

    public Task ReleaseAsync(DeliveryClaim claim, CancellationToken cancellationToken) => inner.ReleaseAsync(claim, cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> ListDeadAsync(DeadLetterId? after, int count, CancellationToken cancellationToken) => inner.ListDeadAsync(after, count, cancellationToken);

    public Task<bool> RequeueAsync(DeadLetterId id, CancellationToken cancellationToken) => inner.RequeueAsync(id, cancellationToken);
}
