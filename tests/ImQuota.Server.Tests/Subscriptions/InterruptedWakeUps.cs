using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>The wake-ups as a process sees them that is interrupted before it releases what it claimed.</summary>
internal sealed class InterruptedWakeUps(IWakeUpStore inner, Func<Task> beforeRelease) : IWakeUpStore
{
    public Task<string> EnterAsync(string account, Instant at, CancellationToken cancellationToken) => inner.EnterAsync(account, at, cancellationToken);

    public Task LeaveAsync(string account, string ticket, Instant? next, CancellationToken cancellationToken) => inner.LeaveAsync(account, ticket, next, cancellationToken);

    public Task WakeAsync(string account, Instant at, CancellationToken cancellationToken) => inner.WakeAsync(account, at, cancellationToken);

    public Task<IReadOnlyList<WakeUp>> DueAsync(Instant now, int most, CancellationToken cancellationToken) => inner.DueAsync(now, most, cancellationToken);

    public Task<long> CountDueAsync(Instant now, CancellationToken cancellationToken) => inner.CountDueAsync(now, cancellationToken);

    public Task<Instant?> EarliestAsync(CancellationToken cancellationToken) => inner.EarliestAsync(cancellationToken);

    public Task<WakeUp?> ClaimAsync(WakeUp due, Instant until, CancellationToken cancellationToken) => inner.ClaimAsync(due, until, cancellationToken);

    public async Task ReleaseAsync(WakeUp claimed, Instant? next, CancellationToken cancellationToken)
    {
        await beforeRelease();
        await inner.ReleaseAsync(claimed, next, cancellationToken);
    }
}
