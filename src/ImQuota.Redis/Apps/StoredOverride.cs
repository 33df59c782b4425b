namespace ImQuota.Redis.Apps;

/// <summary>The stored form of an override.</summary>
internal sealed record StoredOverride(string Key, long Limit, long? ExpiresAt, string Author, string Reason, long SetAt);
