namespace ImQuota.Redis.Apps;

/// <summary>The stored form of what became of one field.</summary>
internal sealed record StoredFieldChange(string Field, string Before, string After);
