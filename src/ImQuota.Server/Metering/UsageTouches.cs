using ImQuota.Domain.Metering.Emission;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Metering;

/// <summary>
/// Apps that were asked about since they were put forward last, so that one that was quiet for long is looked at soon. What a crash forgets is looked at
/// within the day.
/// </summary>
internal sealed class UsageTouches(UsageSchedule schedule, MeteringOptions options, TimeProvider time) : IDueWork
{
    private readonly TouchedApps _touched = new();

    public string Name => "usage_touches";

    public TimeSpan LookEvery => options.Interval;

    public void Touch(ulong app) => _touched.Add(app);

    /// <summary>Nothing that a call did not cause.</summary>
    public Task<Instant?> NextAsync(CancellationToken cancellationToken) => Task.FromResult<Instant?>(null);

    /// <summary>Puts them forward, each to the end of the interval: several processes together cause one look.</summary>
    public async Task<DueRun> RunDueAsync(CancellationToken cancellationToken)
    {
        Instant at = time.Now() + Duration.FromTimeSpan(options.Interval);
        int done = 0;
        foreach (ulong app in _touched.Take())
        {
            try
            {
                await schedule.AppAsync(app, at, cancellationToken);
                done++;
            }
            catch
            {
                Touch(app);
                throw;
            }
        }

        return new DueRun(done, null);
    }
}
