namespace ImQuota.Domain.Metering.Outbox;

/// <summary>One part of the outbox.</summary>
/// <param name="First">Place of the first record that is kept.</param>
/// <param name="End">Place behind the last.</param>
/// <param name="Bytes">Of what is kept.</param>
/// <param name="Sinks">Place of the next record of each sink.</param>
/// <param name="DeadLetters">Kept, by sink.</param>
public sealed record PartState(long First, long End, long Bytes, IReadOnlyDictionary<string, long> Sinks, IReadOnlyDictionary<string, long> DeadLetters);
