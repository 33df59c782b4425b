using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Usage;
using NodaTime;

namespace ImQuota.Redis.Recent;

/// <summary>Keeps what the store acknowledged, and lets nothing be done while it is told something again: both orders are one.</summary>
internal sealed class RetellingStore(IRecordingStore store, Retelling retelling, RecentActions recent, AppViews views) : IRecordingStore
{
    /// <inheritdoc/>
    public async Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        await retelling.BeginAsync();
        try
        {
            return Keep(sdkAppId, requests, await store.DecideAsync(sdkAppId, requests, cancellationToken));
        }
        finally
        {
            retelling.End();
        }
    }

    /// <inheritdoc/>
    public async Task<AdmissionOutcome[]> RecordAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, Instant at, CancellationToken cancellationToken)
    {
        await retelling.BeginAsync();
        try
        {
            return Keep(sdkAppId, requests, await store.RecordAsync(sdkAppId, requests, at, cancellationToken));
        }
        finally
        {
            retelling.End();
        }
    }

    private AdmissionOutcome[] Keep(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, AdmissionOutcome[] outcomes)
    {
        bool bySketch = views.Of(sdkAppId).Remembered is { } facts && !AppUsageReader.CountsExactly(facts);
        recent.Add(sdkAppId, bySketch, requests, outcomes);
        return outcomes;
    }
}
