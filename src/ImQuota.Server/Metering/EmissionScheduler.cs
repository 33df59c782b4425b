using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Metering;

/// <summary>
/// Looks what there is to tell of apps and accounts whose instant has come, one process at a time each. A late look leaves nothing out, and one that died in
/// the middle is taken up when its claim ends: the outbox decides what has been told.
/// </summary>
internal sealed class EmissionScheduler(
    UsageSchedule schedule, AppEmitter apps, AccountEmitter accounts, TimeProvider time, ILogger<EmissionScheduler> log)
{
    private static readonly Duration Claim = Duration.FromSeconds(30);

    /// <summary>Most looks at a time: enough to close the months of a million apps within the hour, few enough to leave the store to decisions.</summary>
    private const int AtATime = 16;

    /// <summary>Looks at all that is due now, until nothing more is.</summary>
    /// <returns>How many looks.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        int all = 0;
        int done;
        do
        {
            done = 0;
            IReadOnlyList<WakeUp> due = await schedule.Entries.DueAsync(time.Now(), cancellationToken);
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
                async (one, cancel) =>
                {
                    if (await TryLookAsync(one, cancel))
                    {
                        Interlocked.Increment(ref done);
                    }
                });
            all += done;
        }
        while (done > 0);
        return all;
    }

    private async Task<bool> TryLookAsync(WakeUp due, CancellationToken cancellationToken)
    {
        if (await schedule.Entries.ClaimAsync(due, time.Now() + Claim, cancellationToken) is not { } claimed)
        {
            return false;
        }

        try
        {
            Instant? next = UsageSchedule.AccountOf(claimed) is { } account
                ? await accounts.EmitAsync(account, cancellationToken)
                : await apps.EmitAsync(UsageSchedule.AppOf(claimed), cancellationToken);
            await schedule.Entries.ReleaseAsync(claimed, next, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreUnavailableException))
        {
            // One damaged app must not keep the others waiting; its claim ends, and it is tried again.
            MeteringLog.LookFailed(log, claimed.Account, exception);
        }

        return true;
    }
}
