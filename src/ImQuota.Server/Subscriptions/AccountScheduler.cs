using ImQuota.Domain.Admission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Billing;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Subscriptions;

/// <summary>Looks after accounts whose instant has come, one process at a time each. A late look misses nothing: what happened has its own instants.</summary>
internal sealed class AccountScheduler(IWakeUpStore wakeUps, BillDesk bills, AccountFollower follower, TimeProvider time, ILogger<AccountScheduler> log)
{
    /// <summary>How long a process may take; after that another may look too, which does no harm: the ledger decides who writes.</summary>
    private static readonly Duration Claim = Duration.FromSeconds(30);

    /// <summary>Looks after all that is due now, until nothing more is.</summary>
    public async Task RunDueAsync(CancellationToken cancellationToken)
    {
        int done;
        do
        {
            done = 0;
            foreach (WakeUp due in await wakeUps.DueAsync(time.Now(), cancellationToken))
            {
                done += await TryLookAsync(due, cancellationToken) ? 1 : 0;
            }
        }
        while (done > 0);
    }

    private async Task<bool> TryLookAsync(WakeUp due, CancellationToken cancellationToken)
    {
        if (await wakeUps.ClaimAsync(due, time.Now() + Claim, cancellationToken) is not { } claimed)
        {
            return false;
        }

        try
        {
            await LookAsync(claimed, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreUnavailableException))
        {
            // One damaged account must not keep the others waiting; its claim ends, and it is tried again.
            SubscriptionLog.AccountFailed(log, due.Account, exception);
            return true;
        }
    }

    private async Task LookAsync(WakeUp claimed, CancellationToken cancellationToken)
    {
        // Before states are followed: what a bill takes, and what it leaves unpaid, is part of them.
        await bills.CloseDueAsync(claimed.Account, cancellationToken);
        Instant? next = await follower.FollowAsync(claimed.Account, cancellationToken);
        if (claimed.IsTicket)
        {
            await wakeUps.LeaveAsync(claimed.Account, claimed.Entry, next, cancellationToken);
            return;
        }

        await wakeUps.ReleaseAsync(claimed, next, cancellationToken);

        // An order that came while the entry stood at the end of the claim could not move it, and what was put there since did not know of the order.
        if (await follower.FollowAsync(claimed.Account, cancellationToken) is { } earlier)
        {
            await wakeUps.WakeAsync(claimed.Account, earlier, cancellationToken);
        }
    }
}
