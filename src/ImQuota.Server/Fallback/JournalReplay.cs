using ImQuota.Domain.Admission;
using ImQuota.Server.Hosting;
using ImQuota.Server.Metering;
using ImQuota.Server.Telemetry;
using NodaTime;

namespace ImQuota.Server.Fallback;

/// <summary>
/// Tells the store what was allowed while it was away, of each app in the journal's order, in the day and month in which it was allowed.
/// It is also what sees that the store is back: as long as an app is away, nothing else asks for it.
/// </summary>
internal sealed class JournalReplay(
    AwayApps away,
    IRecordingStore store,
    StoreReadiness readiness,
    UsageTouches touches,
    FallbackMetrics metrics,
    TimeProvider time,
    ILogger<JournalReplay> log) : BackgroundService
{
    private const int EntriesAtATime = 256;

    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Days and months of all zones begin at quarters of an hour, so what lies in one quarter lies in one day.</summary>
    private static readonly Duration Quarter = Duration.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (away.Any)
        {
            FallbackLog.JournalLeft(log, away.All.Sum(app => app.Entries), away.Count);
        }

        using var timer = new PeriodicTimer(TryEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!away.Any || !readiness.IsStarted)
            {
                continue;
            }

            foreach (AwayApp app in away.All)
            {
                if (app.TryBeginReplay())
                {
                    // Beside one another: the store may be away for one app only.
                    _ = ReplayAsync(app, stoppingToken);
                }
            }
        }
    }

    /// <summary>Never faults.</summary>
    private async Task ReplayAsync(AwayApp app, CancellationToken cancellationToken)
    {
        long entries = 0;
        long overLimit = 0;
        try
        {
            while (app.Peek(EntriesAtATime, answers: entries > 0) is { Length: > 0 } places)
            {
                (int told, int above) = await TellAsync(app, places, cancellationToken);
                away.Journal!.Confirm(app.SdkAppId, told);
                app.Confirm(told);
                metrics.Replayed(told, above);
                entries += told;
                overLimit += above;
            }
        }
        catch (StoreUnavailableException)
        {
            // Still away; the next tick tries again.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            FallbackLog.ReplayFailed(log, app.SdkAppId, exception);
        }
        finally
        {
            if (away.EndReplay(app) && entries > 0)
            {
                FallbackLog.Back(log, app.SdkAppId, entries, overLimit);
            }
        }
    }

    /// <summary>Tells the first of <paramref name="places"/> that lie in one quarter of an hour. Returns how many, and how many of them were above a limit.</summary>
    private async Task<(int Told, int OverLimit)> TellAsync(AwayApp app, JournalPlace[] places, CancellationToken cancellationToken)
    {
        var requests = new List<AdmissionRequest>(places.Length);
        Instant? at = null;
        int told = 0;
        foreach (JournalPlace place in places)
        {
            if (TryRead(app, place, out JournalEntry entry))
            {
                at ??= entry.At;
                if (QuarterOf(entry.At) != QuarterOf(at.Value))
                {
                    break;
                }

                requests.Add(entry.Request);
            }

            told++;
        }

        if (requests.Count == 0)
        {
            return (told, 0);
        }

        AdmissionOutcome[] outcomes = await store.RecordAsync(app.SdkAppId, requests, at!.Value, cancellationToken);
        touches.Touch(app.SdkAppId);
        return (told, outcomes.Count(outcome => outcome.OverLimit));
    }

    private bool TryRead(AwayApp app, JournalPlace place, out JournalEntry entry)
    {
        try
        {
            entry = away.Journal!.Read(place.Offset);
            return true;
        }
        catch (InvalidDataException exception)
        {
            FallbackLog.EntryLost(log, app.SdkAppId, place.Offset, exception.Message);
            entry = default;
            return false;
        }
    }

    private static long QuarterOf(Instant instant) => instant.ToUnixTimeTicks() / Quarter.BclCompatibleTicks;
}
