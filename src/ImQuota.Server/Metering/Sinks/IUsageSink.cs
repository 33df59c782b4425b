namespace ImQuota.Server.Metering.Sinks;

/// <summary>Where records go. A record may come again, with the same id; those of an app come in order.</summary>
internal interface IUsageSink
{
    /// <summary>Stable, for the sink's place in the outbox goes by it: lower-case letters.</summary>
    string Name { get; }

    /// <summary>Most events a delivery.</summary>
    int PageSize { get; }

    /// <summary>What it says it has taken has been stored, and survives a crash of the machine. Parts of the outbox come side by side.</summary>
    /// <param name="events">CloudEvents as JSON, at most 64 KiB each.</param>
    /// <param name="cancellationToken">Ends the wait; it may have taken some.</param>
    Task<DeliveryResult> DeliverAsync(IReadOnlyList<string> events, CancellationToken cancellationToken);
}
