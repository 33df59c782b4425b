using NodaTime;

namespace ImQuota.Domain.Metering.Outbox;

/// <summary>A sink does not take a record, now or later.</summary>
/// <param name="Place">In its part.</param>
/// <param name="At">When.</param>
/// <param name="Reason">For people; without line breaks.</param>
public sealed record Refusal(long Place, Instant At, string Reason);
