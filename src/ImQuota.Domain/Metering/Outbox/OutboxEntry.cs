namespace ImQuota.Domain.Metering.Outbox;

/// <summary>A record in the outbox.</summary>
/// <param name="Place">In its part.</param>
/// <param name="Event">A CloudEvent as JSON.</param>
public sealed record OutboxEntry(long Place, string Event);
