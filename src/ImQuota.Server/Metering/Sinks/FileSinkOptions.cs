namespace ImQuota.Server.Metering.Sinks;

/// <summary>Files of JSON lines.</summary>
/// <param name="Path">E.g. <c>/var/lib/imquota/usage.jsonl</c>; day and number are put before the extension.</param>
/// <param name="MaxBytes">A file that has so many gets no more.</param>
internal sealed record FileSinkOptions(string Path, long MaxBytes);
