using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;

namespace ImQuota.Redis.Apps;

/// <summary>An app's record with the entitlements that stand in the store at the same version.</summary>
/// <param name="PackedEntitlements">The stored ones, packed for scripts.</param>
internal sealed record AppSnapshot(
    AppRecord Record, long Version, Entitlements Entitlements, ReadOnlyMemory<byte> PackedEntitlements, Catalogue Catalogue);
