using NodaTime;

namespace ImQuota.Domain.Metering;

/// <summary>A record in the shape of a CloudEvent 1.0; <see cref="UsageRecordJson"/> writes it down.</summary>
public sealed record UsageRecord
{
    /// <summary>At most 100 characters; a retry has the same.</summary>
    public required string Id { get; init; }

    /// <summary>Absolute URI, stable for a deployment and region.</summary>
    public required string Source { get; init; }

    /// <summary>One of <see cref="UsageTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The app.</summary>
    public required string Subject { get; init; }

    /// <summary>When it was so.</summary>
    public required Instant Time { get; init; }

    /// <summary>When the record was made.</summary>
    public required Instant RecordedTime { get; init; }

    /// <summary>URI of the data's schema.</summary>
    public required string DataSchema { get; init; }

    /// <summary>20 digits, rising for a source, subject and meter.</summary>
    public required string Sequence { get; init; }

    /// <summary>The app's month, e.g. 2026-11.</summary>
    public required string Period { get; init; }

    /// <summary>W3C trace context; null: none.</summary>
    public string? TraceParent { get; init; }

    public required UsageData Data { get; init; }
}
