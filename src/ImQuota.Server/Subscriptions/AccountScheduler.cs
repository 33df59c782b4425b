using ImQuota.Domain.Admission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Billing;
using ImQuota.Server.Scheduling;
using NodaTime;

namespace ImQuota.Server.Subscriptions;

/// <summary>Looks after accounts whose instant has come, one process at a time each. A late look misses nothing: what happened has its own instants.</summary>
internal sealed class AccountScheduler(
    IWakeUpStore wakeUps, BillDesk bills, AccountFollower follower, WorkSpread spread, TimeProvider time, ILogger<AccountScheduler> log) : IDueWork
{
    /// <summary>One after the other: an account may have 300 apps, which are followed some at a time.</summary>
    private const int AtATime = 1;

    /// <summary>A tenth of what apps begin: most accounts have a few apps, and some have 300.</summary>
    private const int LeastPerSecond = 5;

    private readonly DueEntries _due = new(wakeUps, spread.Begin(LeastPerSecond), time);

    public string Name => "accounts";

    public TimeSpan LookEvery => TimeSpan.FromSeconds(1);

    public Task<Instant?> NextAsync(CancellationToken cancellationToken) => wakeUps.EarliestAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<DueRun> RunDueAsync(CancellationToken cancellationToken) => _due.RunAsync(AtATime, TryLookAsync, cancellationToken);

    /// <summary>Null: it was looked after.</summary>
    private async Task<string?> TryLookAsync(WakeUp claimed, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(claimed, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreUnavailableException))
        {
            // One damaged account must not keep the others waiting; its claim ends, and it is tried again.
            SubscriptionLog.AccountFailed(log, claimed.Account, exception);
            return $"the account '{claimed.Account}' cannot be looked after: {exception.Message}";
        }
    }

    private async Task LookAsync(WakeUp claimed, CancellationToken cancellationToken)
    {
        // Before states are followed: what a bill takes, and what it leaves unpaid, is part of them.
        await bills.CloseDueAsync(claimed.Account, cancellationToken);
        FollowedAccount? followed = await follower.FollowAsync(claimed.Account, cancellationToken);
        if (claimed.IsTicket)
        {
            await wakeUps.LeaveAsync(claimed.Account, claimed.Entry, followed?.Next, cancellationToken);
            return;
        }

        await wakeUps.ReleaseAsync(claimed, followed?.Next, cancellationToken);

        // An order that came while the entry stood at the end of the claim could not move it, and what was put there since did not know of the order.
        if (followed is not null
            && !await follower.IsCurrentAsync(followed, cancellationToken)
            && await follower.FollowAsync(claimed.Account, cancellationToken) is { Next: { } earlier })
        {
            await wakeUps.WakeAsync(claimed.Account, earlier, cancellationToken);
        }
    }
}
