using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>A denial that comes before all limits: unknown group, forbidden by type, feature not in the edition.</summary>
/// <param name="Feature">The feature that is missing; null: another edition would not help.</param>
internal sealed record OracleRefusal(DenyReason Reason, int Code, Feature? Feature = null);
