using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Scheduling;
using NodaTime;

namespace ImQuota.Server.Metering;

/// <summary>
/// Looks what there is to tell of apps and accounts whose instant has come, one process at a time each. A late look leaves nothing out, and one that died in
/// the middle is taken up when its claim ends: the outbox decides what has been told.
/// </summary>
internal sealed class EmissionScheduler(
    UsageSchedule schedule, AppEmitter apps, AccountEmitter accounts, WorkSpread spread, TimeProvider time, ILogger<EmissionScheduler> log) : IDueWork
{
    /// <summary>Most looks at a time: enough to close the months of a million apps within the hour, few enough to leave the store to decisions.</summary>
    private const int AtATime = 16;

    /// <summary>100 apps are looked at within two seconds; of the store it takes about 3 % (0.6 ms an app).</summary>
    private const int LeastPerSecond = 50;

    private readonly DueEntries _due = new(schedule.Entries, spread.Begin(LeastPerSecond), time);

    public string Name => "usage_records";

    public TimeSpan LookEvery => TimeSpan.FromSeconds(1);

    public Task<Instant?> NextAsync(CancellationToken cancellationToken) => schedule.Entries.EarliestAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<DueRun> RunDueAsync(CancellationToken cancellationToken) => _due.RunAsync(AtATime, TryLookAsync, cancellationToken);

    /// <summary>Null: it was looked at.</summary>
    private async Task<string?> TryLookAsync(WakeUp claimed, CancellationToken cancellationToken)
    {
        try
        {
            Instant? next = UsageSchedule.AccountOf(claimed) is { } account
                ? await accounts.EmitAsync(account, cancellationToken)
                : await apps.EmitAsync(UsageSchedule.AppOf(claimed), cancellationToken);
            await schedule.Entries.ReleaseAsync(claimed, next, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreUnavailableException))
        {
            // One damaged app must not keep the others waiting; its claim ends, and it is tried again.
            MeteringLog.LookFailed(log, claimed.Account, exception);
            return $"the use of '{claimed.Account}' cannot be told: {exception.Message}";
        }
    }
}
