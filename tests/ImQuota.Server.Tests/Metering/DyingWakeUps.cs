using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Server.Tests.Metering;

/// <summary>The schedule as a process sees it that dies behind one of its writes.</summary>
internal sealed class DyingWakeUps(IWakeUpStore inner, CrashPoint crash) : IWakeUpStore
{
    public Task<string> EnterAsync(string account, Instant at, CancellationToken cancellationToken)
        => crash.WriteAsync(() => inner.EnterAsync(account, at, cancellationToken));

    public Task LeaveAsync(string account, string ticket, Instant? next, CancellationToken cancellationToken)
        => crash.WriteAsync(() => inner.LeaveAsync(account, ticket, next, cancellationToken));

    public Task WakeAsync(string account, Instant at, CancellationToken cancellationToken) => crash.WriteAsync(() => inner.WakeAsync(account, at, cancellationToken));

    public Task<IReadOnlyList<WakeUp>> DueAsync(Instant now, int most, CancellationToken cancellationToken)
    {
        crash.ThrowIfDead();
        return inner.DueAsync(now, most, cancellationToken);
    }

    public Task<long> CountDueAsync(Instant now, CancellationToken cancellationToken) => inner.CountDueAsync(now, cancellationToken);

    public Task<Instant?> EarliestAsync(CancellationToken cancellationToken) => inner.EarliestAsync(cancellationToken);

    public Task<WakeUp?> ClaimAsync(WakeUp due, Instant until, CancellationToken cancellationToken)
        => crash.WriteAsync(() => inner.ClaimAsync(due, until, cancellationToken));

    public Task ReleaseAsync(WakeUp claimed, Instant? next, CancellationToken cancellationToken)
        => crash.WriteAsync(() => inner.ReleaseAsync(claimed, next, cancellationToken));
}
