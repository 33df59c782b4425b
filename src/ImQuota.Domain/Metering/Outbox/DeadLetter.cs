using NodaTime;

namespace ImQuota.Domain.Metering.Outbox;

/// <summary>A record that a sink refused for good; kept until it is sent again, or the sink forgotten.</summary>
/// <param name="Id">Names it.</param>
/// <param name="At">When it was refused.</param>
/// <param name="Reason">Why.</param>
/// <param name="Event">As it was sent.</param>
public sealed record DeadLetter(DeadLetterId Id, Instant At, string Reason, string Event);
