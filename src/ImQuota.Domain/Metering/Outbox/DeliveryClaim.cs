namespace ImQuota.Domain.Metering.Outbox;

/// <summary>A process may deliver a part to a sink.</summary>
/// <param name="Part">0 and up.</param>
/// <param name="Sink">Name.</param>
/// <param name="Holder">The process.</param>
/// <param name="Place">Of the sink's next record.</param>
public sealed record DeliveryClaim(int Part, string Sink, string Holder, long Place);
