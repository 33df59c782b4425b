namespace ImQuota.Domain.Metering.Outbox;

/// <summary>How much the outbox holds, over all parts; what does not fit waits where it is counted.</summary>
/// <param name="Records">At most.</param>
/// <param name="Bytes">Of events, at most.</param>
/// <param name="DeadLetters">Of all sinks; a sink that refuses more is waited for.</param>
public sealed record OutboxLimits(long Records, long Bytes, long DeadLetters)
{
    /// <summary>About 1 GiB, which is the records of 800,000 apps that close a month.</summary>
    public static OutboxLimits Default { get; } = new(1_600_000, 1L << 30, 160_000);
}
