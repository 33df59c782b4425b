using NodaTime;
using NodaTime.Text;

namespace ImQuota.Redis.Ledgers;

/// <summary>Instants as ISO 8601 texts with all nanoseconds that count.</summary>
internal sealed class InstantConverter() : PatternConverter<Instant>(InstantPattern.ExtendedIso, "instant");
