namespace ImQuota.Redis.Apps;

/// <summary>The stored form of a change of an app's record; the instant in Unix ticks of 100 ns. It stands for ever.</summary>
internal sealed record StoredChange(long At, string Call, string Author, string Reason, IReadOnlyList<StoredFieldChange> Fields, string? Request = null, string? Digest = null);
