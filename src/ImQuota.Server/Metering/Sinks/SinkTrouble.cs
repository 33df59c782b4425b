namespace ImQuota.Server.Metering.Sinks;

/// <summary>A sink takes nothing for now.</summary>
/// <param name="Why">For people.</param>
/// <param name="RetryAfter">How long it asks to be left alone; null: it does not say.</param>
internal sealed record SinkTrouble(string Why, TimeSpan? RetryAfter);
