using ImQuota.Domain.Metering.History;
using ImQuota.Server.Metering;
using ImQuota.Server.Scheduling;
using NodaTime;

namespace ImQuota.Server.Usage;

/// <summary>Writes down what the apps use that this process was asked about since it looked last, for people to look at.</summary>
internal sealed class UsageHistorian(IUsageHistoryStore history) : IDueWork
{
    /// <summary>Looks at a time: few enough to leave the store to decisions.</summary>
    private const int AtATime = 4;

    private readonly TouchedApps _touched = new();

    public string Name => "usage_history";

    /// <summary>Twelve looks an hour: a peak that rises and falls between two is seen by the month's exact one alone.</summary>
    public TimeSpan LookEvery => TimeSpan.FromMinutes(5);

    public void Touch(ulong app) => _touched.Add(app);

    /// <summary>Nothing that a call did not cause.</summary>
    public Task<Instant?> NextAsync(CancellationToken cancellationToken) => Task.FromResult<Instant?>(null);

    /// <summary>What a store that is away leaves out is not made up for: the next call to an app brings it back.</summary>
    public async Task<DueRun> RunDueAsync(CancellationToken cancellationToken)
    {
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
        return new DueRun(done, null);
    }
}
