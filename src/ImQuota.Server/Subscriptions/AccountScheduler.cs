using ImQuota.Domain.Admission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Billing;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Subscriptions;

/// <summary>Looks after accounts whose instant has come, one process at a time each. A late look misses nothing: what happened has its own instants.</summary>
internal sealed class AccountScheduler(
    IWakeUpStore wakeUps, BillDesk bills, AccountFollower follower, WorkSpread spread, TimeProvider time, ILogger<AccountScheduler> log) : IDueWork
{
    /// <summary>How long a process may take; after that another may look too, which does no harm: the ledger decides who writes.</summary>
    private static readonly Duration Claim = Duration.FromSeconds(30);

    private readonly WorkPace _pace = spread.Begin();

    public string Name => "accounts";

    public TimeSpan LookEvery => TimeSpan.FromSeconds(1);

    public Task<Instant?> NextAsync(CancellationToken cancellationToken) => wakeUps.EarliestAsync(cancellationToken);

    public async Task<DueRun> RunDueAsync(CancellationToken cancellationToken)
    {
        int all = 0;
        int done;
        string? failed = null;
        do
        {
            done = 0;
            Instant now = time.Now();
            IReadOnlyList<WakeUp> page = await wakeUps.DueAsync(now, cancellationToken);
            if (_pace.IsOn)
            {
                _pace.Expect(await wakeUps.CountDueAsync(now, cancellationToken));
            }

            foreach (WakeUp due in page)
            {
                await _pace.TurnAsync(cancellationToken);
                if (await wakeUps.ClaimAsync(due, time.Now() + Claim, cancellationToken) is { } claimed)
                {
                    done++;
                    failed = await TryLookAsync(claimed, cancellationToken) ?? failed;
                }
            }

            all += done;
        }
        while (done > 0 && !_pace.IsOn);
        return new DueRun(all, failed, More: done > 0);
    }

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
