using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Server.Fallback;

/// <summary>An action that was allowed while the store was away.</summary>
/// <param name="SdkAppId">Whose.</param>
/// <param name="At">When it was allowed: its day and month are those it counts in.</param>
/// <param name="Grants">Places it takes at most; 0 for releases and facts.</param>
/// <param name="Request">The action.</param>
internal readonly record struct JournalEntry(ulong SdkAppId, Instant At, int Grants, AdmissionRequest Request);
