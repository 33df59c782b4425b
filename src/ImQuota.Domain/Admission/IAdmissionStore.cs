namespace ImQuota.Domain.Admission;

/// <summary>Decides actions atomically against an app's limits.</summary>
public interface IAdmissionStore
{
    /// <summary>
    /// Decides <paramref name="requests"/> of one app in order, each atomic for itself; one outcome each. An unknown app
    /// is a denial, not an error.
    /// </summary>
    Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken);
}
