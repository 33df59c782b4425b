namespace ImQuota.Server.Fallback;

/// <summary>Where an entry stands in the file, and what it grants.</summary>
internal readonly record struct JournalPlace(long Offset, int Grants);
