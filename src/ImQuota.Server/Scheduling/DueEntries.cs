using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Scheduling;

/// <summary>Entries of a wake-up store whose instant has come: takes each for this process and has it looked at, spread over time where many are due.</summary>
/// <param name="entries">Of one kind of work.</param>
/// <param name="pace">Of that kind.</param>
internal sealed class DueEntries(IWakeUpStore entries, WorkPace pace, TimeProvider time)
{
    /// <summary>How long a process may take; after that another may look too, which does no harm: the outbox and the ledger decide who writes.</summary>
    private static readonly Duration Claim = Duration.FromSeconds(30);

    /// <param name="atATime">Most looks at a time.</param>
    /// <param name="look">At a claimed entry; what it returns is null, or one sentence of what failed.</param>
    /// <param name="cancellationToken">Ends it between two looks.</param>
    public async Task<DueRun> RunAsync(int atATime, Func<WakeUp, CancellationToken, Task<string?>> look, CancellationToken cancellationToken)
    {
        string? failed = null;
        int all = 0;
        int done;
        do
        {
            done = 0;
            Instant now = time.Now();

            // What begins within a second: then the count is taken anew, and other kinds of work have their turn.
            int most = pace.IsOn ? pace.Expect(await entries.CountDueAsync(now, cancellationToken)) : int.MaxValue;
            IReadOnlyList<WakeUp> page = await entries.DueAsync(now, most, cancellationToken);
            await Parallel.ForEachAsync(
                page,
                new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = cancellationToken },
                async (due, cancel) =>
                {
                    await pace.TurnAsync(cancel);
                    if (await entries.ClaimAsync(due, time.Now() + Claim, cancel) is { } claimed)
                    {
                        Interlocked.Increment(ref done);
                        if (await look(claimed, cancel) is { } why)
                        {
                            Volatile.Write(ref failed, why);
                        }
                    }
                });
            all += done;
        }
        while (done > 0 && !pace.IsOn);
        return new DueRun(all, failed, More: done > 0);
    }
}
