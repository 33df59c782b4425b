namespace ImQuota.Server.Metering.Sinks;

/// <summary>An event that a sink will never take.</summary>
/// <param name="Index">Among those that were delivered.</param>
/// <param name="Reason">For people.</param>
internal sealed record RefusedEvent(int Index, string Reason);
