namespace ImQuota.Domain.Metering.Outbox;

/// <summary>Records for a sink, in order.</summary>
/// <param name="Entries">Empty, though <paramref name="End"/> is further: all that was looked at is meant for others.</param>
/// <param name="End">Place behind the last that was looked at.</param>
public sealed record OutboxPage(IReadOnlyList<OutboxEntry> Entries, long End);
