using NodaTime;

namespace ImQuota.Domain.Admission;

/// <summary>A store that can be told afterwards what was allowed while it was away.</summary>
public interface IRecordingStore : IAdmissionStore
{
    /// <summary>Counts facts of one app, in order, in the day and month of <paramref name="at"/>; above a limit they are flagged.</summary>
    Task<AdmissionOutcome[]> RecordAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, Instant at, CancellationToken cancellationToken);
}
