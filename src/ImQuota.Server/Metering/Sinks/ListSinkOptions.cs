namespace ImQuota.Server.Metering.Sinks;

/// <summary>A list in the store.</summary>
/// <param name="Key">As it stands; no prefix is put before it.</param>
/// <param name="MaxLength">While it is that long, records wait.</param>
internal sealed record ListSinkOptions(string Key, long MaxLength);
