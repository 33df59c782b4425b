using ImQuota.Domain.Metering.History;
using ImQuota.Server.Metering;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Usage;

/// <summary>Writes down what the apps use that this process was asked about since it looked last, for people to look at.</summary>
internal sealed class UsageHistorian(IUsageHistoryStore history, TimeProvider time) : IDueWork
{
    /// <summary>Looks at a time: few enough to leave the store to decisions.</summary>
    private const int AtATime = 4;

    /// <summary>Twelve looks an hour: a peak that rises and falls between two is seen by the month's exact one alone.</summary>
    private static readonly Duration Apart = Duration.FromMinutes(5);

    private readonly TouchedApps _touched = new();
    private Instant _next = Instant.MinValue;

    public string Name => "usage_history";

    /// <summary>More often than it looks, so that a runner that stands still is noticed as soon as with other work (alert ImQuotaSchedulerLate).</summary>
    public TimeSpan LookEvery => TimeSpan.FromMinutes(1);

    public void Touch(ulong app) => _touched.Add(app);

    /// <summary>Nothing that a call did not cause.</summary>
    public Task<Instant?> NextAsync(CancellationToken cancellationToken) => Task.FromResult<Instant?>(null);

    /// <summary>What a store that is away leaves out is not made up for: the next call to an app brings it back.</summary>
    public async Task<DueRun> RunDueAsync(CancellationToken cancellationToken)
    {
        if (time.Now() < _next)
        {
            return new DueRun(0, null);
        }

        int done = 0;
        await Parallel.ForEachAsync(
            _touched.Take(),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (app, cancel) =>
            {
                if (await history.RecordAsync(app, cancel))
                {
                    Interlocked.Increment(ref done);
                }
            });
        _next = done > 0 ? time.Now() + Apart : _next;
        return new DueRun(done, null);
    }
}
