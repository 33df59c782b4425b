using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.Outbox;
using NodaTime;

namespace ImQuota.Server.Tests.Metering;

/// <summary>An outbox as a process sees it that dies behind one of its writes.</summary>
internal sealed class DyingOutbox(IOutboxStore inner, CrashPoint crash) : IOutboxStore
{
    public int Parts => inner.Parts;

    public Task<IReadOnlyList<ReadState>> ReadStatesAsync(IReadOnlyList<ulong> apps, CancellationToken cancellationToken)
        => ReadAsync(() => inner.ReadStatesAsync(apps, cancellationToken));

    public Task<AppendOutcome> TryAppendAsync(ReadState read, EmissionState next, IReadOnlyList<string> events, CancellationToken cancellationToken)
        => crash.WriteAsync(() => inner.TryAppendAsync(read, next, events, cancellationToken));

    public Task<string> GetSourceAsync(CancellationToken cancellationToken) => crash.WriteAsync(() => inner.GetSourceAsync(cancellationToken));

    public Task JoinAsync(string sink, CancellationToken cancellationToken) => crash.WriteAsync(() => inner.JoinAsync(sink, cancellationToken));

    public Task<bool> ForgetAsync(string sink, CancellationToken cancellationToken) => crash.WriteAsync(() => inner.ForgetAsync(sink, cancellationToken));

    public Task<IReadOnlyList<PartState>> LookAsync(CancellationToken cancellationToken) => ReadAsync(() => inner.LookAsync(cancellationToken));

    public Task<DeliveryClaim?> ClaimAsync(int part, string sink, string holder, Instant now, Instant until, CancellationToken cancellationToken)
        => crash.WriteAsync(() => inner.ClaimAsync(part, sink, holder, now, until, cancellationToken));

    public Task<OutboxPage> ReadAsync(DeliveryClaim claim, int count, CancellationToken cancellationToken)
        => ReadAsync(() => inner.ReadAsync(claim, count, cancellationToken));

    public Task<AdvanceOutcome> AdvanceAsync(DeliveryClaim claim, long to, Instant until, IReadOnlyList<Refusal> refused, CancellationToken cancellationToken)
        => crash.WriteAsync(() => inner.AdvanceAsync(claim, to, until, refused, cancellationToken));

    public Task ReleaseAsync(DeliveryClaim claim, CancellationToken cancellationToken) => crash.WriteAsync(() => inner.ReleaseAsync(claim, cancellationToken));

    public Task<IReadOnlyList<DeadLetter>> ListDeadAsync(DeadLetterId? after, int count, CancellationToken cancellationToken)
        => ReadAsync(() => inner.ListDeadAsync(after, count, cancellationToken));

    public Task<bool> RequeueAsync(DeadLetterId id, CancellationToken cancellationToken) => crash.WriteAsync(() => inner.RequeueAsync(id, cancellationToken));

    private Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        crash.ThrowIfDead();
        return read();
    }
}
