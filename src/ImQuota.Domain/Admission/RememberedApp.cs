using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Admission;

/// <summary>An app as it was last read from the store; its counters are not known.</summary>
public sealed record RememberedApp(Catalogue Catalogue, Entitlements Entitlements);
