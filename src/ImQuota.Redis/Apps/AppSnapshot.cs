using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using StackExchange.Redis;

namespace ImQuota.Redis.Apps;

/// <summary>An app's record with the entitlements that stand in the store at the same version.</summary>
internal sealed record AppSnapshot(AppRecord Record, RedisValue Version, Entitlements Entitlements, Catalogue Catalogue);
