using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>A time in which an app had a paid edition, grace included.</summary>
/// <param name="Edition">Id of the edition.</param>
/// <param name="FromInclusive">Start.</param>
/// <param name="ToExclusive">Null: it goes on.</param>
public sealed record EditionSpan(string Edition, Instant FromInclusive, Instant? ToExclusive)
{
    public bool Overlaps(Instant fromInclusive, Instant toExclusive)
        => FromInclusive < toExclusive && (ToExclusive is not { } end || (end > fromInclusive && end > FromInclusive));
}
